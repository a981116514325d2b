// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/pgtable/pgwalk.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TABLE_SIZE	(1u << 20)
#define MAX_TABLES	(8u << 20)	/* 32 GiB of them */
#define REPORT_EVERY	1024u

/* A table whose entries are all the same, and what they lead to. */
struct uniform {
	uint64_t table;
	unsigned int level;
	struct mt_leaf leaf;		/* rights: what the table and those below let through;
					 * count: in all of it */
};

#define MAX_UNIFORM 64u

struct state {
	struct mt_pgwalk *walk;
	uint64_t prefix;		/* the bits above those that are translated */
	uint64_t path[MT_MAX_LEVELS + 1];	/* tables on the way down, by level */
	uint64_t nr_tables;
	struct uniform uniform[MAX_UNIFORM];	/* that were met; the others are walked each time */
	unsigned int nr_uniform;
};

static unsigned int address_bits(const struct mt_pgtable *table)
{
	return mt_paging_shift(&table->paging, table->paging.nr_levels + 1);
}

/* 32-bit kernels split at PAGE_OFFSET; others give each its half. */
void mt_pgwalk_bounds(const struct mt_pgtable *table, uint64_t *first, uint64_t *last)
{
	unsigned int bits = address_bits(table), half = bits;

	if (bits <= 32) {
		uint64_t split = mt_pgtable_split(table);

		*first = table->user ? 0 : split;
		*last = table->user ? split - 1 : UINT32_MAX;
		return;
	}
	if (table->format && table->format->separate) {
		*first = 0;
		*last = bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;
		return;
	}
	if (table->format && table->format->sign_extended)
		half--;
	if (table->format && table->format->kernel_base && !table->user) {
		*first = table->format->kernel_base;
		*last = *first + ((UINT64_C(1) << bits) - 1);
		return;
	}
	*first = table->user || half >= 64 ? 0 : UINT64_MAX << half;
	*last = table->user && half < 64 ? (UINT64_C(1) << half) - 1 : UINT64_MAX;
}

static void note(struct mt_pgwalk *walk, struct mt_error *err)
{
	walk->unreadable++;
	if (!walk->problem)
		walk->problem = strdup(mt_error_message(err));
	mt_error_destroy(err);
}

static bool is_on_path(const struct state *s, uint64_t table, unsigned int level)
{
	for (unsigned int above = level + 1; above <= s->walk->table->paging.nr_levels; above++)
		if (s->path[above] == table)
			return true;
	return false;
}

/* One table's entries into new memory. */
static struct mt_error *read_table(struct state *s, uint64_t address, unsigned int level,
				   uint8_t **raw)
{
	const struct mt_pgtable *table = s->walk->table;
	uint64_t len = (UINT64_C(1) << table->paging.bits[level]) * table->format->entry_size;
	struct mt_error *err;

	if (len > MAX_TABLE_SIZE)
		return mt_error_create(MT_ERR_FORMAT, "a table of %" PRIu64 " bytes", len);
	if (is_on_path(s, address, level))
		return mt_error_create(MT_ERR_FORMAT, "table 0x%" PRIx64 " leads to itself",
				       address);
	*raw = malloc((size_t)len);
	if (!*raw)
		return mt_error_nomem();
	err = mt_dump_read(table->kernel->image->dump, MT_PHYS, address, *raw, (size_t)len);
	return mt_error_prefix(err, "%s table 0x%" PRIx64,
			       mt_pgtable_level(&table->paging, level, NULL), address);
}

static struct mt_error *count_table(struct state *s, unsigned int level)
{
	const struct mt_kernel *kernel = s->walk->table->kernel;

	s->walk->tables[level]++;
	if (++s->nr_tables > MAX_TABLES)
		return mt_error_create(MT_ERR_STOPPED, "more page tables than any machine has");
	if (s->nr_tables % REPORT_EVERY || mt_progress_report(kernel->progress, "page tables",
							      s->nr_tables, 0))
		return NULL;
	return mt_error_create(MT_ERR_STOPPED, "interrupted");
}

static struct mt_error *walk_table(struct state *s, uint64_t table, unsigned int level,
				   uint64_t base, struct mt_rights rights);

/* All addresses that a table of this level translates are asked for. */
static bool is_whole(const struct state *s, unsigned int level, uint64_t base)
{
	uint64_t first = s->prefix | base;
	uint64_t span = UINT64_C(1) << mt_paging_shift(&s->walk->table->paging, level + 1);

	return first >= s->walk->first && s->walk->last - first >= span - 1 &&
	       s->walk->last >= first;
}

static const struct uniform *find_uniform(const struct state *s, uint64_t table,
					  unsigned int level)
{
	for (unsigned int i = 0; i < s->nr_uniform; i++)
		if (s->uniform[i].table == table && s->uniform[i].level == level)
			return &s->uniform[i];
	return NULL;
}

static void remember(struct state *s, uint64_t table, unsigned int level,
		     const struct mt_leaf *leaf)
{
	if (s->nr_uniform < MAX_UNIFORM)
		s->uniform[s->nr_uniform++] = (struct uniform){ table, level, *leaf };
}

/* Reports a uniform table that is mapped several times in a row, from base on. */
static struct mt_error *emit_uniform(const struct state *s, const struct uniform *uniform,
				     uint64_t times, uint64_t base, struct mt_rights rights)
{
	struct mt_leaf leaf = uniform->leaf;

	leaf.address = s->prefix | base;
	leaf.count *= times;
	leaf.rights.write &= rights.write;
	leaf.rights.exec &= rights.exec;
	return leaf.count ? s->walk->leaf(s->walk->data, &leaf) : NULL;
}

static struct mt_rights limited(const struct state *s, uint64_t raw, unsigned int level,
				struct mt_rights rights)
{
	const struct mt_pgtable *table = s->walk->table;

	if (table->format->limit && level != table->format->bare_level)
		table->format->limit(raw, table->user, &rights.write, &rights.exec);
	return rights;
}

static struct mt_error *visit(struct state *s, uint64_t raw, unsigned int level, uint64_t base,
			      struct mt_rights rights)
{
	const struct mt_pgtable *table = s->walk->table;
	struct mt_leaf leaf = {
		.address = s->prefix | base,
		.size = UINT64_C(1) << mt_paging_shift(&table->paging, level),
		.raw = raw,
		.level = level,
		.entry = mt_pte_decode(table->format, &table->paging, raw, level, base),
		.rights = rights,
		.count = 1,
	};

	if (leaf.entry.kind == MT_PTE_EMPTY)
		return NULL;
	if (leaf.entry.kind == MT_PTE_TABLE) {
		const struct uniform *uniform = find_uniform(s, leaf.entry.phys, level - 1);

		rights = limited(s, raw, level, rights);
		if (uniform && is_whole(s, level - 1, base))
			return emit_uniform(s, uniform, 1, base, rights);
		return walk_table(s, leaf.entry.phys, level - 1, base, rights);
	}
	leaf.rights.write &= table->format->is_writable(raw);
	leaf.rights.exec &= table->format->is_executable(raw, table->user);
	return s->walk->leaf(s->walk->data, &leaf);
}

static struct mt_error *walk_entries(struct state *s, const uint8_t *raw, unsigned int level,
				     uint64_t base, struct mt_rights rights)
{
	const struct mt_pgtable *table = s->walk->table;
	unsigned int size = table->format->entry_size;
	uint64_t span = UINT64_C(1) << mt_paging_shift(&table->paging, level);
	struct mt_error *err = NULL;

	for (uint64_t i = 0; !err && i < UINT64_C(1) << table->paging.bits[level]; i++) {
		uint64_t at = base + i * span, address = s->prefix | at;

		if (address > s->walk->last || address + (span - 1) < s->walk->first)
			continue;
		err = visit(s, mt_pgtable_entry(table, raw + i * size), level,
			    at, rights);
	}
	return err;
}

/* Walks one of n entries that lead to the same table, and reports the others like it. */
static struct mt_error *walk_same_tables(struct state *s, uint64_t table, uint64_t raw,
					 unsigned int level, uint64_t base,
					 struct mt_rights rights)
{
	const struct mt_paging *paging = &s->walk->table->paging;
	uint64_t n = UINT64_C(1) << paging->bits[level];
	uint64_t span = UINT64_C(1) << mt_paging_shift(paging, level);
	struct mt_pte entry = mt_pte_decode(s->walk->table->format, paging, raw, level, base);
	struct mt_error *err = visit(s, raw, level, base, rights);
	const struct uniform *below = find_uniform(s, entry.phys, level - 1);
	struct mt_leaf leaf;

	for (uint64_t i = 1; !err && !below && i < n; i++)
		err = visit(s, raw, level, base + i * span, rights);
	if (err || !below)
		return err;
	leaf = below->leaf;
	leaf.count *= n;
	leaf.rights = limited(s, raw, level, leaf.rights);
	err = emit_uniform(s, below, n - 1, base + span, limited(s, raw, level, rights));
	remember(s, table, level, &leaf);
	return err;
}

/* A table of nothing but the entry raw. */
static struct mt_error *walk_uniform(struct state *s, uint64_t table, uint64_t raw,
				     unsigned int level, uint64_t base, struct mt_rights rights)
{
	const struct mt_pgtable *t = s->walk->table;
	struct mt_leaf leaf = {
		.size = UINT64_C(1) << mt_paging_shift(&t->paging, level),
		.raw = raw,
		.level = level,
		.entry = mt_pte_decode(t->format, &t->paging, raw, level, base),
		.rights = { t->format->is_writable(raw), t->format->is_executable(raw, t->user) },
		.count = UINT64_C(1) << t->paging.bits[level],
	};

	if (leaf.entry.kind == MT_PTE_TABLE)
		return walk_same_tables(s, table, raw, level, base, rights);
	if (leaf.entry.kind == MT_PTE_EMPTY)
		leaf.count = 0;
	remember(s, table, level, &leaf);
	return emit_uniform(s, &(struct uniform){ table, level, leaf }, 1, base, rights);
}

/* The same entry from the first to the last. */
static bool is_uniform(const struct state *s, const uint8_t *raw, unsigned int level)
{
	const struct mt_pgtable *table = s->walk->table;
	size_t size = table->format->entry_size;
	size_t len = ((size_t)1 << table->paging.bits[level]) * size;

	return !memcmp(raw, raw + size, len - size);
}

static struct mt_error *walk_table(struct state *s, uint64_t table, unsigned int level,
				   uint64_t base, struct mt_rights rights)
{
	mt_cleanup(free) uint8_t *raw = NULL;
	struct mt_error *err = read_table(s, table, level, &raw);

	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (err) {
		note(s->walk, err);
		return NULL;
	}
	s->path[level] = table;
	err = count_table(s, level);
	if (!err && s->walk->repeats && is_whole(s, level, base) && is_uniform(s, raw, level))
		err = walk_uniform(s, table, mt_pgtable_entry(s->walk->table, raw), level, base,
				   rights);
	else if (!err)
		err = walk_entries(s, raw, level, base, rights);
	return err;
}

struct mt_error *mt_pgwalk(struct mt_pgwalk *walk)
{
	struct state s = { .walk = walk };
	unsigned int bits = address_bits(walk->table);

	if (!walk->table->format)
		return mt_error_create(MT_ERR_NOT_FOUND, "page tables of %s are not decoded",
				       walk->table->paging.format);
	if (bits < 64 && bits > 32 && walk->first >> bits)
		s.prefix = mt_pgtable_prefix(walk->table);
	memset(s.path, 0xff, sizeof(s.path));
	return walk_table(&s, walk->table->root, walk->table->paging.nr_levels, 0,
			  (struct mt_rights){ true, true });
}
