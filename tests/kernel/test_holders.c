// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory cgroups, inodes and tallies in a few bytes of memory: sound and bent. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/dump/dump_private.h"
#include "image/types/types_ops.h"
#include "kernel/cgroup/cgroup.h"
#include "kernel/file/file.h"
#include "kernel/layout/task_layout.h"
#include "kernel/scan/scan.h"
#include "unit.h"

#define START	0xffff888000000000ull
#define PAGE	4096u
#define NR	4u
#define NO_LIMIT (INT64_MAX / PAGE)

enum { ANON = 2, FILES = 3, NR_STATS = 4 };

struct list {
	uint64_t next, prev;
};

struct css {
	uint64_t ss, cgroup, parent;
	struct list sibling, children;
	uint32_t flags;
};

struct counter {
	uint64_t usage, min, low, high, max;
};

struct memcg {
	uint64_t id;
	struct css css;
	struct counter memory, swap;
	uint64_t vmstats, vmstats_percpu;
};

struct vmstats {
	uint64_t state[NR_STATS], state_pending[NR_STATS];
};

struct percpu {
	uint64_t state[NR_STATS], state_prev[NR_STATS];
};

struct kn {
	uint64_t name, parent;
};

struct inode {
	uint64_t i_ino, i_sb, i_dentry, i_size;
	uint32_t i_rdev, i_nlink;
};

struct dentry {
	uint64_t parent, name, pprev, alias;
};

struct sb {
	uint32_t s_dev;
	char s_id[32];
	uint64_t s_type;
	struct list s_mounts;
};

struct mount {
	uint64_t parent, mountpoint, root;
	struct list instance;
};

/* The root, /a, /a/b and /gone, which is dying. */
struct memory {
	uint64_t root_mem_cgroup, subsys;
	struct memcg memcg[NR];
	uint64_t cgroups[NR];		/* struct cgroup: only its kn */
	struct kn kn[NR];
	struct vmstats vmstats[NR];
	struct percpu percpu[NR][2];	/* of two CPUs */
	uint64_t objcg;
	char names[NR][8];
	uint64_t mapping;		/* its host */
	struct inode inode;
	struct dentry dentry[3];	/* a folder's root, a folder, a file */
	char dentry_names[3][16];
	struct sb sb;
	uint64_t fs_type;
	char fs_name[16];
	struct mount mounts[2];
};

struct fake {
	struct mt_types types;
	struct memory memory;
	struct mt_dump dump;
	struct mt_image image;
	struct mt_snapshot *snapshot;
	struct mt_task_layout tasks;
	struct mt_cpu cpus[2];
	struct mt_kernel kernel;
};

static const struct {
	const char *type, *name;
	uint64_t offset, size, elements;
} members[] = {
#define MEMBER(type, name, of, member) \
	{ type, name, offsetof(struct of, member), sizeof(((struct of *)0)->member), 0 }
#define ARRAY(type, name, of, member) \
	{ type, name, offsetof(struct of, member), sizeof(((struct of *)0)->member), NR_STATS }
	MEMBER("mem_cgroup", "css", memcg, css),
	MEMBER("mem_cgroup", "memory", memcg, memory),
	MEMBER("mem_cgroup", "swap", memcg, swap),
	MEMBER("mem_cgroup", "vmstats", memcg, vmstats),
	MEMBER("mem_cgroup", "vmstats_percpu", memcg, vmstats_percpu),
	MEMBER("cgroup_subsys_state", "ss", css, ss),
	MEMBER("cgroup_subsys_state", "cgroup", css, cgroup),
	MEMBER("cgroup_subsys_state", "parent", css, parent),
	MEMBER("cgroup_subsys_state", "sibling", css, sibling),
	MEMBER("cgroup_subsys_state", "children", css, children),
	MEMBER("cgroup_subsys_state", "flags", css, flags),
	{ "cgroup", "kn", 0, 8, 0 },
	{ "obj_cgroup", "memcg", 0, 8, 0 },
	MEMBER("kernfs_node", "name", kn, name),
	MEMBER("kernfs_node", "__parent", kn, parent),
	MEMBER("page_counter", "usage", counter, usage),
	MEMBER("page_counter", "min", counter, min),
	MEMBER("page_counter", "low", counter, low),
	MEMBER("page_counter", "high", counter, high),
	MEMBER("page_counter", "max", counter, max),
	ARRAY("memcg_vmstats", "state", vmstats, state),
	ARRAY("memcg_vmstats", "state_pending", vmstats, state_pending),
	ARRAY("memcg_vmstats_percpu", "state", percpu, state),
	ARRAY("memcg_vmstats_percpu", "state_prev", percpu, state_prev),
	{ "address_space", "host", 0, 8, 0 },
	MEMBER("inode", "i_ino", inode, i_ino),
	MEMBER("inode", "i_sb", inode, i_sb),
	MEMBER("inode", "i_dentry", inode, i_dentry),
	MEMBER("inode", "i_size", inode, i_size),
	MEMBER("inode", "i_rdev", inode, i_rdev),
	MEMBER("inode", "i_nlink", inode, i_nlink),
	MEMBER("super_block", "s_dev", sb, s_dev),
	MEMBER("super_block", "s_id", sb, s_id),
	MEMBER("super_block", "s_type", sb, s_type),
	MEMBER("super_block", "s_mounts", sb, s_mounts),
	MEMBER("super_block", "s_mounts.next", sb, s_mounts.next),
	{ "file_system_type", "name", 0, 8, 0 },
	MEMBER("dentry", "d_alias", dentry, alias),
	MEMBER("mount", "mnt_instance", mount, instance),
	MEMBER("mount", "mnt_parent", mount, parent),
};

static struct mt_error *size_of(struct mt_types *types, const char *type, uint64_t *size)
{
	(void)types;
	*size = 0;
	for (size_t i = 0; i < MT_ARRAY_SIZE(members); i++)
		if (!strcmp(members[i].type, type) && members[i].offset + members[i].size > *size)
			*size = members[i].offset + members[i].size;
	return *size ? NULL : mt_types_no_type(type);
}

static struct mt_error *member_of(struct mt_types *types, const char *type, const char *path,
				  struct mt_member *member)
{
	(void)types;
	for (size_t i = 0; i < MT_ARRAY_SIZE(members); i++) {
		if (strcmp(members[i].type, type) || strcmp(members[i].name, path))
			continue;
		*member = (struct mt_member){ .offset = members[i].offset,
					      .size = members[i].size,
					      .nr_elements = members[i].elements };
		member->element_size = member->nr_elements ? 8 : 0;
		return NULL;
	}
	return mt_types_no_member(type, path);
}

static struct mt_error *enumerator_of(struct mt_types *types, const char *name, int64_t *value)
{
	(void)types;
	if (!strcmp(name, "CSS_ONLINE"))
		*value = 2;
	else if (!strcmp(name, "NR_ANON_MAPPED"))
		*value = ANON;
	else if (!strcmp(name, "NR_FILE_PAGES"))
		*value = FILES;
	else
		return mt_types_no_enumerator(name);
	return NULL;
}

static const struct mt_types_ops ops = {
	.size = size_of, .member = member_of, .enumerator = enumerator_of,
};

static struct mt_error *read_fake(void *data, uint64_t address, void *buf, size_t len)
{
	struct fake *fake = data;
	uint64_t offset = address - START;

	if (offset >= sizeof(fake->memory) || len > sizeof(fake->memory) - offset)
		return mt_error_create(MT_ERR_NOT_RAM, "0x%" PRIx64 ": nothing", address);
	memcpy(buf, (const char *)&fake->memory + offset, len);
	return NULL;
}

static uint64_t at(const struct fake *fake, const void *p)
{
	return START + (uint64_t)((const char *)p - (const char *)&fake->memory);
}

/* Hangs group i below parent, on the list of whose children it is the last. */
static void hang(struct fake *fake, unsigned int i, unsigned int parent)
{
	struct css *css = &fake->memory.memcg[i].css, *above = &fake->memory.memcg[parent].css;
	struct list *last = above->children.prev == at(fake, &above->children) ? &above->children :
			    (struct list *)((char *)&fake->memory + (above->children.prev - START));

	css->parent = at(fake, above);
	css->sibling.next = at(fake, &above->children);
	last->next = above->children.prev = at(fake, &css->sibling);
	fake->memory.kn[i].parent = at(fake, &fake->memory.kn[parent]);
}

static void fill_cgroups(struct fake *fake)
{
	static const char *const names[NR] = { "", "a", "b", "gone" };
	struct memory *m = &fake->memory;

	m->root_mem_cgroup = at(fake, &m->memcg[0]);
	for (unsigned int i = 0; i < NR; i++) {
		struct memcg *memcg = &m->memcg[i];

		m->cgroups[i] = at(fake, &m->kn[i]);
		snprintf(m->names[i], sizeof(m->names[i]), "%s", names[i]);
		m->kn[i].name = at(fake, m->names[i]);
		memcg->css = (struct css){
			.ss = at(fake, &m->subsys), .cgroup = at(fake, &m->cgroups[i]),
			.flags = i == 3 ? 0 : 2,
		};
		memcg->css.children.next = memcg->css.children.prev =
			at(fake, &memcg->css.children);
		memcg->memory = (struct counter){
			100 + i, 1, 2, NO_LIMIT, i == 1 ? 500 : NO_LIMIT,
		};
		memcg->vmstats = at(fake, &m->vmstats[i]);
		memcg->vmstats_percpu = at(fake, m->percpu[i]);
		m->vmstats[i].state[ANON] = 10 * (i + 1);
	}
	hang(fake, 1, 0);
	hang(fake, 2, 1);
	hang(fake, 3, 0);
	m->objcg = at(fake, &m->memcg[2]);
}

static void fill_files(struct fake *fake)
{
	static const char *const names[] = { "/", "folder", "file" };
	struct memory *m = &fake->memory;

	m->mapping = at(fake, &m->inode);
	m->inode = (struct inode){
		.i_ino = 17, .i_sb = at(fake, &m->sb), .i_size = 5000, .i_nlink = 1,
		.i_dentry = at(fake, &m->dentry[2].alias),
	};
	for (unsigned int i = 0; i < 3; i++) {
		snprintf(m->dentry_names[i], sizeof(m->dentry_names[i]), "%s", names[i]);
		m->dentry[i] = (struct dentry){
			.parent = at(fake, &m->dentry[i ? i - 1 : 0]),
			.name = at(fake, m->dentry_names[i]), .pprev = 1,
		};
	}
	snprintf(m->fs_name, sizeof(m->fs_name), "ext4");
	m->fs_type = at(fake, m->fs_name);
	m->sb = (struct sb){
		.s_dev = 8 << 20 | 1, .s_type = at(fake, &m->fs_type), .s_id = "sda1",
	};
	m->sb.s_mounts.next = at(fake, &m->mounts[0].instance);
	m->mounts[0] = (struct mount){
		.parent = at(fake, &m->mounts[0]), .root = at(fake, &m->dentry[0]),
		.instance.next = at(fake, &m->sb.s_mounts),
	};
}

static struct mt_field word_at(size_t offset)
{
	return (struct mt_field){ .exists = true, .m = { .offset = offset, .size = 8 } };
}

static void fill_tasks(struct mt_task_layout *l)
{
	l->file.dentry_name = word_at(offsetof(struct dentry, name));
	l->file.dentry_parent = word_at(offsetof(struct dentry, parent));
	l->file.dentry_hashed = word_at(offsetof(struct dentry, pprev));
	l->file.mount_mnt = word_at(0);
	l->file.mount_root = word_at(offsetof(struct mount, root));
	l->file.mount_parent = word_at(offsetof(struct mount, parent));
	l->file.mount_point = word_at(offsetof(struct mount, mountpoint));
}

static void name(struct fake *fake)
{
	mt_cleanup(free) char *text = NULL;

	assert_true(asprintf(&text, "SYMBOL(root_mem_cgroup)=%" PRIx64 "\n"
			     "SYMBOL(memory_cgrp_subsys)=%" PRIx64 "\n",
			     at(fake, &fake->memory.root_mem_cgroup),
			     at(fake, &fake->memory.subsys)) > 0);
	assert_fine(mt_symbols_create(&fake->image.symbols));
	assert_fine(mt_symbols_add_vmcoreinfo(fake->image.symbols, text));
}

static void keep(struct mt_kernel *kernel)
{
	(void)kernel;
}

static const struct mt_part_type own_tasks = { .name = "tasks", .destroy = keep };

static const struct mt_part_type *const part_types[MT_NR_PARTS] = {
	[MT_PART_TASKS] = &own_tasks,
	[MT_PART_CGROUPS] = &mt_part_cgroups,
	[MT_PART_FILES] = &mt_part_files,
};

/* A sound one; bend fake->memory, then ask. */
static struct fake *make(void)
{
	struct fake *fake = calloc(1, sizeof(*fake));
	struct mt_memory memory = {
		.read = read_fake, .data = fake, .pointer_size = 8, .page_size = PAGE,
		.big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
	};

	assert_non_null(fake);
	fake->types.ops = &ops;
	fake->dump.vmcoreinfo = strdup("");
	fake->image.types = &fake->types;
	fake->image.dump = &fake->dump;
	fake->snapshot = unit_snapshot();
	fake->kernel.image = &fake->image;
	fake->kernel.inspector.snapshot = fake->snapshot;
	fake->kernel.tasks = &fake->tasks;
	fake->kernel.part_types = part_types;
	fake->kernel.parts[MT_PART_TASKS] = MT_PART_MADE;
	fake->cpus[1].offset = sizeof(struct percpu);
	fake->kernel.percpu = (struct mt_percpu){ fake->cpus, 2 };
	fill_tasks(&fake->tasks);
	fill_cgroups(fake);
	fill_files(fake);
	name(fake);
	assert_fine(mt_reader_create(&memory, &fake->kernel.reader));
	return fake;
}

static void destroy(struct fake *fake)
{
	mt_kernel_destroy_parts(&fake->kernel);
	mt_reader_destroy(fake->kernel.reader);
	mt_symbols_destroy(fake->image.symbols);
	mt_snapshot_destroy(fake->snapshot);
	free(fake->dump.vmcoreinfo);
	free(fake);
}
MT_DEFINE_CLEANUP(fake, struct fake *, destroy)

#define FAKE(fake)                                    \
	mt_cleanup(fake) struct fake *fake = make();  \
	struct memory *m __attribute__((unused)) = &fake->memory; \
	(void)state

static const struct mt_kcgroups *cgroups(struct fake *fake)
{
	assert_fine(mt_kernel_need(&fake->kernel, MT_PART_CGROUPS));
	return fake->kernel.cgroups;
}

static void test_tree(void **state)
{
	static const char *const paths[NR] = { "/", "/a", "/gone", "/a/b" };
	FAKE(fake);

	assert_int_equal(cgroups(fake)->n, NR);
	assert_null(cgroups(fake)->problem);
	for (unsigned int i = 0; i < NR; i++) {
		assert_string_equal(cgroups(fake)->v[i].path, paths[i]);
		assert_int_equal(cgroups(fake)->v[i].dying, i == 2);
	}
	assert_int_equal(cgroups(fake)->v[3].parent, 1);
}

/* A group's counters, what CPUs have counted since, and the same of the groups below. */
static void test_usage(void **state)
{
	struct mt_cgroup_usage usages[NR];
	FAKE(fake);

	m->vmstats[2].state_pending[ANON] = 3;
	m->percpu[2][0].state[ANON] = 7;
	m->percpu[2][1].state_prev[ANON] = 2;
	assert_int_equal(cgroups(fake)->n, NR);
	assert_fine(mt_kcgroups_usage(&fake->kernel, usages));
	assert_int_equal(usages[0].usage, MT_UNKNOWN);
	assert_int_equal(usages[1].usage, 101 * PAGE);
	assert_int_equal(usages[1].max, 500 * PAGE);
	assert_int_equal(usages[1].low, 2 * PAGE);
	assert_int_equal(usages[3].max, MT_UNKNOWN);
	assert_int_equal(usages[0].anon, (10 + 8) * PAGE);
	assert_int_equal(usages[1].anon, (20 + 8) * PAGE);
	assert_int_equal(usages[2].anon, 40 * PAGE);
	assert_int_equal(usages[3].anon, (30 + 8) * PAGE);
	assert_int_equal(usages[1].file, 0);
	assert_int_equal(usages[1].sock, MT_UNKNOWN);
}

/* memcg_data: a mem_cgroup, or an obj_cgroup that knows one. */
static void test_memcg_data(void **state)
{
	FAKE(fake);

	cgroups(fake);
	assert_int_equal(mt_memcg_of_data(&fake->kernel, at(fake, &m->memcg[1])),
			 at(fake, &m->memcg[1]));
	assert_int_equal(mt_memcg_of_data(&fake->kernel, at(fake, &m->objcg) | 2),
			 at(fake, &m->memcg[2]));
	assert_int_equal(mt_memcg_of_data(&fake->kernel, at(fake, &m->subsys)), 0);
	assert_int_equal(mt_memcg_of_data(&fake->kernel, 0xdead0000), 0);
	assert_int_equal(mt_memcg_of_data(&fake->kernel, 0), 0);
}

/* A group that is its own child's child, and one that is on its own list. */
static void test_looped_children(void **state)
{
	FAKE(fake);

	m->memcg[2].css.children.next = at(fake, &m->memcg[1].css.sibling);
	m->memcg[3].css.sibling.next = at(fake, &m->memcg[1].css.sibling);
	assert_in_range(cgroups(fake)->n, NR, NR + 2);
	assert_non_null(cgroups(fake)->problem);
}

static void test_looped_alone(void **state)
{
	FAKE(fake);

	m->memcg[1].css.sibling.next = at(fake, &m->memcg[1].css.sibling);
	assert_in_range(cgroups(fake)->n, 2, NR + 2);
	assert_has(cgroups(fake)->problem, "loop");
}

/* Names that go on for ever, that lead in a circle, that are nowhere. */
static void test_bent_names(void **state)
{
	FAKE(fake);

	m->kn[1].parent = at(fake, &m->kn[2]);
	memset(m->names[3], 'x', sizeof(m->names[3]));
	m->kn[3].name = 0xdead0000;
	assert_int_equal(cgroups(fake)->n, NR);
	for (unsigned int i = 1; i < NR; i++)
		assert_has(cgroups(fake)->v[i].path, "(0x");
}

static void test_switched_off(void **state)
{
	FAKE(fake);

	m->root_mem_cgroup = 0;
	assert_error(mt_kernel_need(&fake->kernel, MT_PART_CGROUPS), MT_ERR_NOT_FOUND,
		     "cgroup_disable");
}

/* An index table that says everything is counted in the first place, or nowhere. */
static void test_bent_vmstats(void **state)
{
	struct mt_cgroup_usage usages[NR];
	FAKE(fake);

	m->memcg[1].vmstats = 0xdead0000;
	m->memcg[2].vmstats_percpu = UINT64_MAX - 64;
	cgroups(fake);
	assert_fine(mt_kcgroups_usage(&fake->kernel, usages));
	assert_int_equal(usages[1].anon, 0);
	assert_int_equal(usages[3].anon, 30 * PAGE);
}

static struct mt_inode_info inode(struct fake *fake)
{
	struct mt_inode_info info;

	assert_fine(mt_kernel_need(&fake->kernel, MT_PART_FILES));
	assert_fine(mt_inode_of_mapping(&fake->kernel, at(fake, &fake->memory.mapping), &info));
	return info;
}

static void test_file(void **state)
{
	struct mt_inode_info info;
	FAKE(fake);

	info = inode(fake);
	assert_int_equal(info.number, 17);
	assert_int_equal(info.size, 5000);
	assert_int_equal(info.device, 8 << 20 | 1);
	assert_string_equal(info.filesystem, "ext4");
	assert_string_equal(info.source, "sda1");
	assert_string_equal(info.path, "/folder/file");
	assert_false(info.deleted);
	mt_inode_info_release(&info);
}

/* Mounted at /folder of another. */
static void test_mounted(void **state)
{
	struct mt_inode_info info;
	FAKE(fake);

	m->mounts[0].parent = at(fake, &m->mounts[1]);
	m->mounts[0].mountpoint = at(fake, &m->dentry[1]);
	m->mounts[1].parent = at(fake, &m->mounts[1]);
	m->mounts[1].root = at(fake, &m->dentry[0]);
	info = inode(fake);
	assert_string_equal(info.path, "/folder/folder/file");
	mt_inode_info_release(&info);
}

static void test_deleted(void **state)
{
	struct mt_inode_info info;
	FAKE(fake);

	m->inode.i_nlink = 0;
	m->dentry[2].pprev = 0;
	info = inode(fake);
	assert_string_equal(info.path, "/folder/file");
	assert_true(info.deleted);
	mt_inode_info_release(&info);
}

static void test_block_device(void **state)
{
	struct mt_inode_info info;
	FAKE(fake);

	snprintf(m->fs_name, sizeof(m->fs_name), "bdev");
	m->inode.i_rdev = 254 << 20 | 16;
	info = inode(fake);
	assert_string_equal(info.path, "block device 254:16");
	mt_inode_info_release(&info);
}

/* Folders in a circle, mounts in a circle, names without end, pointers to nowhere. */
static void test_bent_files(void **state)
{
	struct mt_inode_info info;
	FAKE(fake);

	m->dentry[0].parent = at(fake, &m->dentry[2]);
	m->mounts[0].root = 0;
	m->mounts[0].instance.next = at(fake, &m->mounts[1].instance);
	m->mounts[1] = m->mounts[0];
	m->mounts[1].parent = at(fake, &m->mounts[1]);
	m->mounts[1].instance.next = at(fake, &m->mounts[0].instance);
	memset(m->sb.s_id, 'x', sizeof(m->sb.s_id));
	info = inode(fake);
	/* whatever it is called: it ended */
	assert_int_equal(info.number, 17);
	assert_null(info.source);
	mt_inode_info_release(&info);
	m->inode.i_dentry = 0xdead0000;
	m->inode.i_sb = UINT64_MAX - 8;
	assert_fine(mt_inode_of_mapping(&fake->kernel, at(fake, &m->mapping), &info));
	mt_inode_info_release(&info);
	assert_fine(mt_inode_of_mapping(&fake->kernel, 0xdead0000, &info));
	assert_null(info.path);
	assert_int_equal(info.number, MT_UNKNOWN);
	mt_inode_info_release(&info);
}

/* ---- tallies ---- */

/* Words that are alike but for their highest bits are as good as any. */
static void test_tally(void **state)
{
	struct mt_tally one = { 0 }, two = { 0 };
	uint64_t pages = 0, n = 20000;

	(void)state;
	for (uint64_t i = 0; i < n; i++) {
		const uint64_t words[2] = { i << 44, i % 7 };

		assert_fine(mt_tally_add(&one, words, i % 3 + 1, i));
		assert_fine(mt_tally_add(&two, words, 1, i));
	}
	assert_int_equal(one.n, n);
	assert_fine(mt_tally_merge(&one, &two));
	assert_int_equal(one.n, n);
	for (size_t i = 0; i < (size_t)1 << one.bits; i++) {
		const struct mt_tally_entry *entry = &one.v[i];

		pages += entry->pages;
		if (entry->pages)
			assert_int_equal(entry->pages, (entry->words[0] >> 44) % 3 + 2);
	}
	/* of each three pages 1, 2 and 3, and one more each */
	assert_int_equal(pages, n / 3 * 9 + 2 + 3);
	mt_tally_release(&one);
	mt_tally_release(&two);
}

static uint64_t by_fives(const void *data, const struct mt_page_scan_run *run, uint64_t first,
			 uint64_t words[2], bool *skip)
{
	(void)data;
	words[0] = (run->pfn + first) / 5;
	*skip = words[0] == 1;
	return 5 - (run->pfn + first) % 5;
}

/* A run whose pages have several words; and a rule that says nonsense ends, too. */
static void test_tally_run(void **state)
{
	const struct mt_tally_rule rule = { by_fives, NULL };
	const struct mt_page_scan_run run = { .pfn = 3, .pages = 14 };
	struct mt_tally tally = { 0 };
	uint64_t pages = 0;

	(void)state;
	assert_fine(mt_tally_run(&tally, &rule, &run));
	assert_int_equal(tally.n, 3);
	for (size_t i = 0; i < (size_t)1 << tally.bits; i++)
		pages += tally.v[i].pages;
	assert_int_equal(pages, 2 + 5 + 2);
	mt_tally_release(&tally);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_usage),
		cmocka_unit_test(test_memcg_data),
		cmocka_unit_test(test_looped_children),
		cmocka_unit_test(test_looped_alone),
		cmocka_unit_test(test_bent_names),
		cmocka_unit_test(test_switched_off),
		cmocka_unit_test(test_bent_vmstats),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_mounted),
		cmocka_unit_test(test_deleted),
		cmocka_unit_test(test_block_device),
		cmocka_unit_test(test_bent_files),
		cmocka_unit_test(test_tally),
		cmocka_unit_test(test_tally_run),
	};

	return UNIT_RUN(tests);
}
