// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kallsyms in an image, of which nothing says where it is.  scripts/kallsyms.c writes its tables in
 * one piece; each is found by its shape, from one that is known:
 *
 *	until v6.1	offsets, relative_base, num_syms, names, markers, token_table,
 *			token_index
 *	v6.2, v6.3	the same with seqs behind markers
 *	since v6.4	num_syms, names, markers, token_table, token_index, offsets,
 *			relative_base, seqs (404bad70fcf7); later without relative_base,
 *			offsets counting from themselves
 *
 * token_index has 256 growing numbers that fit the token_table before it; markers has the place in
 * names of each 256th symbol; names fits both num_syms before it and markers.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "image/kernelimage/regions.h"

#define NR_TOKENS	256u
#define MAX_TOKEN	520u		/* bytes: KSYM_NAME_LEN and the type */
#define INDEX_SIZE	(NR_TOKENS * 2u)
#define STEP		256u		/* symbols a marker */
#define MAX_SYMBOLS	4000000u
#define MAX_NAMES	((size_t)1 << 30)	/* bytes of all names, unpacked */
#define MAX_WORK	((uint64_t)256 << 20)	/* looks, over all that might be a table */
#define MAX_ENTRY	(2u + MAX_TOKEN)	/* bytes of a name that is packed */
#define SEQ_SIZE	3u			/* bytes a symbol of seqs */

/* How a number of offsets[] becomes an address; the first that fits is taken. */
enum encoding {
	FROM_BASE,		/* unsigned, from relative_base */
	PERCPU_ABSOLUTE,	/* x86-64 before v6.15: not negative: itself; else base - 1 - n */
	FROM_ITSELF,		/* signed, from where it is stored */
	NR_ENCODINGS,
};

struct finder {
	const struct mt_image_bytes *bytes;
	size_t index_at, table_at, markers_at, names_at, num_at, offsets_at;
	size_t marker_size;		/* 4; 8 on 64-bit machines before v4.20 */
	size_t nr_markers, nr_symbols;
	uint64_t base, work;
	enum encoding encoding;
	const char *tokens[NR_TOKENS];
	size_t token_len[NR_TOKENS];
};

void mt_image_symbols_release(struct mt_image_symbols *symbols)
{
	free(symbols->v);
	free(symbols->names);
	*symbols = (struct mt_image_symbols){ 0 };
}

bool mt_image_symbol_find(const struct mt_image_symbols *symbols, const char *name, uint64_t *value)
{
	for (size_t i = 0; i < symbols->n; i++)
		if (!strcmp(symbols->names + symbols->v[i].name, name)) {
			*value = symbols->v[i].value;
			return true;
		}
	return false;
}

static uint64_t get(const struct finder *f, size_t at, size_t size)
{
	return mt_image_uint(f->bytes, at, size);
}

/* A kernel takes a hundredth of it; what was made to look like tables everywhere ends here. */
static bool spend(struct finder *f, uint64_t looks)
{
	f->work += looks;
	return f->work <= MAX_WORK;
}

/* Growing from 0, by what a token can take. */
static bool is_index(const struct finder *f, size_t at)
{
	uint64_t before = get(f, at, 2);

	if (before)
		return false;
	for (size_t i = 1; i < NR_TOKENS; i++) {
		uint64_t next = get(f, at + 2 * i, 2);

		if (next <= before || next - before > MAX_TOKEN)
			return false;
		before = next;
	}
	return true;
}

/* Whether the texts that the index tells of lie at start, each with its NUL, and nothing else. */
static bool is_table(struct finder *f, size_t start)
{
	const char *text = (const char *)f->bytes->v + start;
	size_t len = f->index_at - start, last = 0;

	for (size_t i = 0; i < NR_TOKENS; i++) {
		size_t at = (size_t)get(f, f->index_at + 2 * i, 2);

		f->tokens[i] = text + at;
		f->token_len[i] = strnlen(text + at, len - at);
		if (i && last + f->token_len[i - 1] + 1 != at)
			return false;
		last = at;
	}
	/* behind the last only padding */
	for (size_t at = last + f->token_len[NR_TOKENS - 1]; at < len; at++)
		if (text[at])
			return false;
	return last + f->token_len[NR_TOKENS - 1] < len;
}

static bool find_table(struct finder *f)
{
	size_t least = (size_t)get(f, f->index_at + INDEX_SIZE - 2, 2) + 1;

	for (size_t len = least; len <= least + MAX_TOKEN && len <= f->index_at &&
	     spend(f, NR_TOKENS); len++)
		if ((f->index_at - len) % 4 == 0 && is_table(f, f->index_at - len)) {
			f->table_at = f->index_at - len;
			return true;
		}
	return false;
}

/* Numbers that grow up to token_table, from 0. */
static bool find_markers(struct finder *f, size_t size)
{
	size_t at = f->table_at;
	uint64_t after;

	f->marker_size = size;
	for (unsigned int padding = 0; padding < 2 && at >= size && !get(f, at - size, size);
	     padding++)
		at -= size;
	if (at < 2 * size || at % size)
		return false;

	size_t end = at;

	at -= size;
	after = get(f, at, size);
	while (after && at >= size && get(f, at - size, size) < after) {
		at -= size;
		after = get(f, at, size);
	}
	f->markers_at = at;
	f->nr_markers = (end - at) / size;
	return !after && f->nr_markers > 1;
}

static uint64_t marker(const struct finder *f, size_t i)
{
	return get(f, f->markers_at + i * f->marker_size, f->marker_size);
}

/* Tokens of the name at *at, and moves *at to the first; false: it is not before end. */
static bool entry(const struct finder *f, size_t *at, size_t end, size_t *tokens)
{
	if (end - *at < 2)
		return false;
	*tokens = f->bytes->v[(*at)++];
	/* v6.1, 73bbb94466fd */
	if (*tokens & 0x80)
		*tokens = (*tokens & 0x7f) | (size_t)f->bytes->v[(*at)++] << 7;
	return *tokens && *tokens <= end - *at;
}

/* Whether so many names at start are where the markers have them. */
static bool are_names(struct finder *f, size_t start, size_t n)
{
	size_t at = start, tokens;

	for (size_t i = 0; i < n; i++) {
		if (!spend(f, 1))
			return false;
		if (i % STEP == 0 && at - start != marker(f, i / STEP))
			return false;
		if (!entry(f, &at, f->markers_at, &tokens))
			return false;
		at += tokens;
	}
	/* padding at most */
	return f->markers_at - at < 16;
}

/* The number before the names tells how many there are, so the place is right if they fit. */
static bool find_names(struct finder *f)
{
	size_t last = (size_t)marker(f, f->nr_markers - 1);
	size_t most = last + (size_t)STEP * MAX_ENTRY;
	size_t first = f->markers_at > most ? f->markers_at - most : 0;

	if (last >= f->markers_at)
		return false;
	for (size_t at = (f->markers_at - last) & ~(size_t)3; at >= first + 8 && spend(f, 1);
	     at -= 4)
		for (size_t gap = 4; gap <= 8; gap += 4) {
			size_t n = (size_t)get(f, at - gap, 4);

			if (n <= MAX_SYMBOLS && (n + STEP - 1) / STEP == f->nr_markers &&
			    are_names(f, at, n)) {
				f->names_at = at;
				f->num_at = at - gap;
				f->nr_symbols = n;
				return true;
			}
		}
	return false;
}

static uint64_t address_of(const struct finder *f, size_t i, uint64_t base, enum encoding encoding)
{
	uint32_t number = (uint32_t)get(f, f->offsets_at + 4 * i, 4);
	uint64_t wide = (uint64_t)(int64_t)(int32_t)number;

	if (encoding == PERCPU_ABSOLUTE)
		return (int32_t)number >= 0 ? number : base - 1 - wide;
	return encoding == FROM_BASE ? base + number : base + 4 * i + wide;
}

/*
 * Symbols are in order: how many are not, if this is how offsets are written.  Where most numbers
 * are as the one before there is something else, as zeros.
 */
static size_t count_wrong(const struct finder *f, enum encoding encoding)
{
	const uint64_t nominal = UINT64_C(1) << 62;
	uint64_t before = 0;
	size_t wrong = 0, same = 0;

	for (size_t i = 0; i < f->nr_symbols; i++) {
		uint64_t address = address_of(f, i, nominal, encoding);
		size_t at = f->offsets_at + 4 * i;

		wrong += address < before;
		same += i && get(f, at, 4) == get(f, at - 4, 4);
		before = address;
	}
	return same > f->nr_symbols / 4 * 3 ? f->nr_symbols : wrong;
}

/* Whether offsets may begin there; the better it fits, the less *wrong. */
static void try_offsets(struct finder *f, size_t at, size_t *wrong)
{
	size_t before = f->offsets_at;

	if (at % 4 || at > f->bytes->n || f->bytes->n - at < f->nr_symbols * 4)
		return;
	f->offsets_at = at;
	for (enum encoding e = 0; e < NR_ENCODINGS; e++) {
		size_t n = count_wrong(f, e);

		if (n >= *wrong)
			continue;
		*wrong = n;
		f->encoding = e;
		before = at;
	}
	f->offsets_at = before;
}

static size_t align(size_t n, size_t to)
{
	return (n + to - 1) / to * to;
}

/* relative_base; 0 where relocations fill it in, or it is none. */
static uint64_t read_base(const struct finder *f, size_t at)
{
	unsigned int size = f->bytes->pointer_size;
	uint64_t base = at <= f->bytes->n - size ? get(f, at, size) : 0;

	return base % 4096 ? 0 : base;
}

static bool find_offsets(struct finder *f)
{
	size_t size = f->bytes->pointer_size, wrong = f->nr_symbols / 64 + 1;
	size_t len = align(f->nr_symbols * 4, size), before = 0;
	size_t behind = f->index_at + INDEX_SIZE;

	/* until v6.3, before num_syms and the base */
	if (f->num_at > len + size)
		before = f->num_at - size - len;
	if (before)
		try_offsets(f, before, &wrong);
	try_offsets(f, behind, &wrong);
	if (!f->offsets_at)
		return false;
	if (f->encoding == FROM_ITSELF)
		f->base = f->bytes->address + f->offsets_at;
	else
		f->base = read_base(f, f->offsets_at == before ? f->num_at - size :
				       align(behind + f->nr_symbols * 4, size));
	return true;
}

/*
 * Of v6.2 and v6.3, and of stable kernels that took seqs over (v6.1): markers end so many bytes
 * before token_table as seqs has, which is told by how many symbols there are.
 */
static bool find_before_seqs(struct finder *f)
{
	f->marker_size = 4;
	for (size_t n = STEP + 1; n <= MAX_SYMBOLS && spend(f, 1); n++) {
		size_t m = (n + STEP - 1) / STEP;
		size_t len = align(n * SEQ_SIZE, f->bytes->pointer_size);
		size_t markers = align(m * 4, f->bytes->pointer_size);

		if (len + markers > f->table_at)
			return false;
		f->markers_at = f->table_at - len - markers;
		f->nr_markers = m;
		if (marker(f, 0) || marker(f, 1) < 2 * STEP || marker(f, 1) > STEP * MAX_ENTRY ||
		    marker(f, m - 1) < 2 * STEP * (m - 1))
			continue;
		if (find_names(f) && f->nr_symbols == n && find_offsets(f))
			return true;
	}
	return false;
}

static bool find_all(struct finder *f)
{
	const struct mt_image_bytes *bytes = f->bytes;

	for (size_t at = 0; at + INDEX_SIZE <= bytes->n && spend(f, 0); at += 4) {
		f->index_at = at;
		if (!is_index(f, at) || !find_table(f))
			continue;
		if ((find_markers(f, 4) && find_names(f) && find_offsets(f)) ||
		    (find_markers(f, 8) && find_names(f) && find_offsets(f)) ||
		    find_before_seqs(f))
			return true;
	}
	return false;
}

/* Unpacks the name at *at behind those of symbols. */
static struct mt_error *add_name(const struct finder *f, size_t *at,
				 struct mt_image_symbols *symbols, char *type)
{
	char name[MAX_TOKEN + 1];
	size_t tokens = 0, n = 0;

	if (!entry(f, at, f->markers_at, &tokens))
		return mt_error_create(MT_ERR_FORMAT, "kallsyms: names end early");
	for (; tokens; tokens--) {
		unsigned char token = f->bytes->v[(*at)++];

		if (f->token_len[token] > MAX_TOKEN - n)
			return mt_error_create(MT_ERR_FORMAT, "kallsyms: a name of more than %u "
					       "bytes", MAX_TOKEN);
		memcpy(name + n, f->tokens[token], f->token_len[token]);
		n += f->token_len[token];
	}
	name[n] = '\0';
	*type = n ? name[0] : '?';
	if (!n)
		name[++n] = '\0';

	struct mt_error *err = mt_array_reserve(&symbols->names, &symbols->names_capacity,
						symbols->names_len + n + 1, 1, MAX_NAMES);

	if (err)
		return err;
	/* the type is no part of the name */
	memcpy(symbols->names + symbols->names_len, name + 1, n);
	symbols->names_len += n;
	return NULL;
}

static struct mt_error *decode(const struct finder *f, struct mt_image_symbols *symbols)
{
	size_t at = f->names_at;
	struct mt_error *err = NULL;

	symbols->v = calloc(f->nr_symbols, sizeof(*symbols->v));
	if (!symbols->v)
		return mt_error_nomem();
	/* an ELF file's first name is empty */
	err = mt_array_reserve(&symbols->names, &symbols->names_capacity, 1, 1, MAX_NAMES);
	symbols->names_len = !err;
	for (size_t i = 0; !err && i < f->nr_symbols; i++) {
		struct mt_image_symbol *symbol = &symbols->v[i];

		symbol->name = (uint32_t)symbols->names_len;
		err = add_name(f, &at, symbols, &symbol->type);
		symbol->value = address_of(f, i, f->base, f->encoding);
		if (f->bytes->pointer_size == 4)
			symbol->value &= UINT32_MAX;
		symbol->is_absolute = symbol->type == 'A' || symbol->type == 'a' ||
				      (f->encoding == PERCPU_ABSOLUTE &&
				       symbol->value <= INT32_MAX);
		symbols->n += !err;
	}
	return err;
}

struct mt_error *mt_image_kallsyms(const struct mt_image_bytes *bytes,
				   struct mt_image_symbols *symbols)
{
	struct finder f = { .bytes = bytes };
	struct mt_error *err;

	if (!find_all(&f))
		return mt_error_create(MT_ERR_NOT_FOUND, "kallsyms: no tables of a form known "
				       "here");
	err = decode(&f, symbols);
	if (err)
		mt_image_symbols_release(symbols);
	return err;
}
