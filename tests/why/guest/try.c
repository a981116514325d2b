// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel's own answer: a module that allocates as it is told and says what
 * came of it.  /proc/memtop_try takes
 *
 *	h ORDER CLASS NODE COUNT	hold that many more blocks
 *	r THOUSANDTHS			release that share of what is held, at random
 *	t ORDER CLASS NODE		try once; the block is freed again
 *	w ORDER CLASS NODE		the same, and let the kernel warn
 *
 * and reading it gives what the last command did:
 *
 *	held N, released N
 *	try ok|null NODE ZONE compact N reclaim N
 *
 * where compact and reclaim count direct compaction and direct reclaim during
 * the attempt (vm events): 0 and 0 is an answer from free memory as it was.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include <linux/version.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>

#define MAX_HELD (1u << 20)

struct held {
	struct page *page;
	unsigned int order;
};

/* In the order in which the tester names them. */
static const gfp_t classes[] = {
	GFP_KERNEL | __GFP_NORETRY,
	GFP_KERNEL | __GFP_NORETRY | __GFP_RECLAIMABLE,
	GFP_HIGHUSER_MOVABLE | __GFP_NORETRY,
	GFP_NOWAIT,
	GFP_ATOMIC,
	GFP_TRANSHUGE_LIGHT,
	GFP_KERNEL | __GFP_NORETRY | __GFP_THISNODE,
	GFP_ATOMIC | __GFP_THISNODE,
	GFP_ATOMIC | __GFP_NOMEMALLOC,
	GFP_NOWAIT | __GFP_DMA32,
	GFP_NOWAIT | __GFP_DMA,
	GFP_NOIO | __GFP_NORETRY | __GFP_HIGH,
};

static struct held *held;
static unsigned int nr_held;
static unsigned long events[2][NR_VM_EVENT_ITEMS];
static char answer[128];
static u32 seed = 12345;

static u32 draw(void)
{
	seed = seed * 1664525u + 1013904223u;
	return seed >> 8;
}

static void release_block(struct held *h)
{
	__free_pages(h->page, h->order);
}

static void hold(unsigned int order, unsigned int class, int node, unsigned int count)
{
	unsigned int got = 0;

	while (got < count && nr_held < MAX_HELD) {
		struct page *page = alloc_pages_node(node, (classes[class] | __GFP_NOWARN) &
						     ~__GFP_DIRECT_RECLAIM, order);

		if (!page)
			break;
		held[nr_held++] = (struct held){ page, order };
		got++;
	}
	snprintf(answer, sizeof(answer), "held %u\n", got);
}

static void release_some(unsigned int thousandths)
{
	unsigned int kept = 0, i, n = nr_held;

	for (i = 0; i < n; i++) {
		if (draw() % 1000 < thousandths)
			release_block(&held[i]);
		else
			held[kept++] = held[i];
	}
	nr_held = kept;
	snprintf(answer, sizeof(answer), "released %u\n", n - kept);
}

static unsigned long stalls(int i)
{
	unsigned long sum = 0;
	int item;

	/* ALLOCSTALL_… stand together, one for each kind of zone */
	for (item = ALLOCSTALL_NORMAL; item <= ALLOCSTALL_MOVABLE; item++)
		sum += events[i][item];
#ifdef CONFIG_ZONE_DMA
	sum += events[i][ALLOCSTALL_DMA];
#endif
#ifdef CONFIG_ZONE_DMA32
	sum += events[i][ALLOCSTALL_DMA32];
#endif
	return sum;
}

static void try(unsigned int order, unsigned int class, int node, gfp_t quiet)
{
	struct page *page;
	int nid = -1;
	const char *zone = "-";

	all_vm_events(events[0]);
	page = alloc_pages_node(node, classes[class] | quiet, order);
	all_vm_events(events[1]);
	if (page) {
		nid = page_to_nid(page);
		zone = page_zone(page)->name;
		__free_pages(page, order);
	}
	snprintf(answer, sizeof(answer), "try %s %d %s compact %lu reclaim %lu\n",
		 page ? "ok" : "null", nid, zone,
		 events[1][COMPACTSTALL] - events[0][COMPACTSTALL] +
		 events[1][COMPACTFAIL] - events[0][COMPACTFAIL],
		 stalls(1) - stalls(0));
}

static ssize_t try_write(struct file *file, const char __user *from, size_t len, loff_t *at)
{
	unsigned int a, b, d;
	char text[64];
	int c;

	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, len))
		return -EFAULT;
	text[len] = '\0';
	if (sscanf(text, "h %u %u %d %u", &a, &b, &c, &d) == 4 && b < ARRAY_SIZE(classes))
		hold(a, b, c, d);
	else if (sscanf(text, "t %u %u %d", &a, &b, &c) == 3 && b < ARRAY_SIZE(classes))
		try(a, b, c, __GFP_NOWARN);
	else if (sscanf(text, "w %u %u %d", &a, &b, &c) == 3 && b < ARRAY_SIZE(classes))
		try(a, b, c, 0);
	else if (sscanf(text, "r %u", &a) == 1)
		release_some(a);
	else
		return -EINVAL;
	return len;
}

static ssize_t try_read(struct file *file, char __user *to, size_t len, loff_t *at)
{
	loff_t start = 0;

	return simple_read_from_buffer(to, len, &start, answer, strlen(answer));
}

static const struct proc_ops ops = {
	.proc_write = try_write,
	.proc_read = try_read,
};

static int __init try_init(void)
{
	held = vzalloc(MAX_HELD * sizeof(*held));
	if (!held)
		return -ENOMEM;
	return proc_create("memtop_try", 0600, NULL, &ops) ? 0 : -ENOMEM;
}
module_init(try_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("tries allocations for memtop's tests");
