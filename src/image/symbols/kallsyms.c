// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/symbols/kallsyms.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "image/dump/dump.h"
#include "image/vmcoreinfo/vmcoreinfo.h"
#include "image/symbols/symbol_index.h"

#define MAX_SYMBOLS 4000000
#define MAX_NAMES ((size_t)256 << 20)	/* bytes of the compressed names */
#define CHUNK ((size_t)256 << 10)
#define NR_TOKENS 256
#define MAX_TOKEN_TABLE ((size_t)128 << 10)

/* KSYM_NAME_LEN is 512, one for the type, and the two bytes of a length. */
#define MAX_NAME 520

/* How the number of kallsyms_offsets[] becomes an address. */
enum encoding {
	PERCPU_ABSOLUTE,	/* x86-64 SMP before v6.15: not negative: the
				 * value itself; negative: base - 1 - number */
	FROM_BASE,		/* unsigned, from relative_base or _text */
	FROM_ITSELF,		/* from where the number is stored */
	NR_ENCODINGS,
};

struct token {
	const char *text;
	size_t len;
};

struct mt_kallsyms {
	struct mt_symbol_index index;	/* ref: where in names */
	unsigned char *names;
	size_t names_len, names_capacity;
	char *token_text;
	struct token tokens[NR_TOKENS];
	unsigned char *offsets;
};

/* Only while the table is being read. */
struct reader {
	struct mt_dump *dump;
	struct mt_kallsyms *k;
	uint64_t names_at, offsets_at, token_table_at, token_index_at, base;
	bool names_end;			/* nothing readable behind what there is */
	uint32_t n;
	enum encoding encoding;
};

static bool vmcoreinfo_symbol(const struct reader *r, const char *name, uint64_t *value)
{
	char key[64];

	snprintf(key, sizeof(key), "SYMBOL(%s)", name);
	return mt_vmcoreinfo_hex(mt_dump_vmcoreinfo(r->dump), key, value);
}

static struct mt_error *find_table(struct reader *r)
{
	uint64_t num_syms_at, base_at, n;

	if (!vmcoreinfo_symbol(r, "kallsyms_names", &r->names_at) ||
	    !vmcoreinfo_symbol(r, "kallsyms_num_syms", &num_syms_at) ||
	    !vmcoreinfo_symbol(r, "kallsyms_token_table", &r->token_table_at) ||
	    !vmcoreinfo_symbol(r, "kallsyms_token_index", &r->token_index_at) ||
	    !vmcoreinfo_symbol(r, "kallsyms_offsets", &r->offsets_at))
		return mt_error_create(MT_ERR_NOT_FOUND,
				       "VMCOREINFO does not say where kallsyms is (v6.0 and later "
				       "do)");

	struct mt_error *err = mt_dump_read_uint(r->dump, MT_KVIRT, num_syms_at, 4, &n);

	if (err)
		return mt_error_prefix(err, "kallsyms_num_syms");
	if (!n || n > MAX_SYMBOLS)
		return mt_error_create(MT_ERR_FORMAT, "kallsyms_num_syms is %" PRIu64, n);
	r->n = (uint32_t)n;
	if (vmcoreinfo_symbol(r, "kallsyms_relative_base", &base_at)) {
		err = mt_dump_read_uint(r->dump, MT_KVIRT, base_at,
					mt_dump_pointer_size(r->dump), &r->base);
		return mt_error_prefix(err, "kallsyms_relative_base");
	}
	if (!vmcoreinfo_symbol(r, "_text", &r->base) && !vmcoreinfo_symbol(r, "_stext", &r->base))
		r->base = 0;
	return NULL;
}

static struct mt_error *read_offsets(struct reader *r)
{
	size_t len = (size_t)r->n * 4;

	r->k->offsets = malloc(len);
	if (!r->k->offsets)
		return mt_error_nomem();
	return mt_error_prefix(mt_dump_read(r->dump, MT_KVIRT, r->offsets_at, r->k->offsets, len),
			       "kallsyms_offsets");
}

/* The last token's text ends somewhere behind its start; the index follows. */
static size_t token_table_size(const struct reader *r, size_t last_start)
{
	uint64_t gap = r->token_index_at - r->token_table_at;

	return gap > last_start && gap <= MAX_TOKEN_TABLE ? (size_t)gap : last_start + 256;
}

static struct mt_error *split_tokens(struct mt_kallsyms *k, const size_t starts[NR_TOKENS],
				     size_t len)
{
	for (size_t i = 0; i < NR_TOKENS; i++) {
		const char *text = k->token_text + starts[i];
		size_t token_len = strnlen(text, len - starts[i]);

		if (token_len == len - starts[i])
			return mt_error_create(MT_ERR_FORMAT, "kallsyms_token_table: token %zu "
					       "does not end", i);
		k->tokens[i] = (struct token){ text, token_len };
	}
	return NULL;
}

static struct mt_error *read_tokens(struct reader *r)
{
	unsigned char raw[NR_TOKENS * 2];
	size_t starts[NR_TOKENS], last = 0;
	struct mt_error *err = mt_dump_read(r->dump, MT_KVIRT, r->token_index_at, raw, sizeof(raw));

	if (err)
		return mt_error_prefix(err, "kallsyms_token_index");
	for (size_t i = 0; i < NR_TOKENS; i++) {
		starts[i] = (size_t)mt_dump_uint(r->dump, raw + 2 * i, 2);
		if (starts[i] > last)
			last = starts[i];
	}

	size_t len = token_table_size(r, last);

	r->k->token_text = malloc(len);
	if (!r->k->token_text)
		return mt_error_nomem();
	err = mt_dump_read(r->dump, MT_KVIRT, r->token_table_at, r->k->token_text, len);
	if (err)
		return mt_error_prefix(err, "kallsyms_token_table");
	return split_tokens(r->k, starts, len);
}

/* The names have no length of their own: as much is read as is decoded. */
static struct mt_error *read_more_names(struct reader *r)
{
	struct mt_kallsyms *k = r->k;
	uint64_t at = r->names_at + k->names_len;
	struct mt_error *err = mt_array_reserve(&k->names, &k->names_capacity,
						k->names_len + CHUNK, 1, MAX_NAMES);

	if (err)
		return err;

	/* the last chunk may reach behind what is mapped: then page by page */
	err = mt_dump_read(r->dump, MT_KVIRT, at, k->names + k->names_len, CHUNK);
	if (!err) {
		k->names_len += CHUNK;
		return NULL;
	}

	size_t page = (size_t)mt_dump_page_size(r->dump), len = 0;

	while (len < CHUNK) {
		size_t n = page - (size_t)((at + len) % page);
		struct mt_error *end;

		if (n > CHUNK - len)
			n = CHUNK - len;
		end = mt_dump_read(r->dump, MT_KVIRT, at + len, k->names + k->names_len + len, n);
		if (end) {
			mt_error_destroy(end);
			r->names_end = true;
			break;
		}
		len += n;
	}
	k->names_len += len;
	if (len) {
		mt_error_destroy(err);
		err = NULL;
	}
	return mt_error_prefix(err, "kallsyms_names");
}

/*
 * The name at *at, without the type, which is in *type; *at moves on.  False
 * if it does not end within the names read, or is too long.
 */
static bool decode(const struct mt_kallsyms *k, size_t *at, char name[MAX_NAME], size_t *len,
		   char *type)
{
	const unsigned char *p = k->names + *at, *end = k->names + k->names_len;
	size_t n = 0;

	if (end - p < 2)
		return false;

	size_t tokens = *p++;

	/* v6.1, commit 73bbb94466fd: symbols longer than 127 tokens */
	if (tokens & 0x80)
		tokens = (tokens & 0x7f) | (size_t)*p++ << 7;
	if ((size_t)(end - p) < tokens)
		return false;
	for (; tokens; tokens--) {
		const struct token *token = &k->tokens[*p++];

		if (token->len > MAX_NAME - n)
			return false;
		memcpy(name + n, token->text, token->len);
		n += token->len;
	}
	if (!n)
		return false;
	*at = (size_t)(p - k->names);
	*type = name[0];
	*len = n - 1;
	memmove(name, name + 1, n - 1);
	return true;
}

static uint64_t address_of(const struct reader *r, uint32_t i, enum encoding encoding)
{
	uint32_t number = (uint32_t)mt_dump_uint(r->dump, r->k->offsets + (size_t)i * 4, 4);
	uint64_t wide = (uint64_t)(int64_t)(int32_t)number;
	uint64_t address;

	if (encoding == PERCPU_ABSOLUTE)
		address = (int32_t)number >= 0 ? number : r->base - 1 - wide;
	else if (encoding == FROM_BASE)
		address = r->base + number;
	else
		address = r->offsets_at + (uint64_t)i * 4 + wide;
	return mt_dump_pointer_size(r->dump) == 4 ? (uint32_t)address : address;
}

static struct mt_error *index_name(struct reader *r, uint32_t i, size_t *at)
{
	char name[MAX_NAME], type;
	size_t len, start = *at;

	/* a name that does not fit may only be cut off by the chunk's end */
	if (!r->names_end && r->k->names_len - start < MAX_NAME) {
		struct mt_error *err = read_more_names(r);

		if (err)
			return err;
	}
	if (!decode(r->k, at, name, &len, &type))
		return mt_error_create(MT_ERR_FORMAT, "kallsyms_names: symbol %u of %u makes no "
				       "sense", i, r->n);
	return mt_symbol_index_add(&r->k->index, mt_symbol_hash(name, len), start, i);
}

static struct mt_error *index_names(struct reader *r)
{
	struct mt_error *err = NULL;
	size_t at = 0;

	for (uint32_t i = 0; i < r->n && !err; i++)
		err = index_name(r, i, &at);
	return err ? err : mt_symbol_index_finish(&r->k->index);
}

static const struct mt_symbol_entry *find(const struct mt_kallsyms *k, const char *wanted,
					  size_t wanted_len)
{
	uint32_t hash = mt_symbol_hash(wanted, wanted_len);
	const struct mt_symbol_entry *entry = NULL, *found = NULL;

	while ((entry = mt_symbol_index_find(&k->index, hash, entry))) {
		char name[MAX_NAME], type;
		size_t at = (size_t)entry->ref, len;

		if (!decode(k, &at, name, &len, &type) || len != wanted_len ||
		    memcmp(name, wanted, len))
			continue;
		found = entry;
		if (type >= 'A' && type <= 'Z')
			break;
	}
	return found;
}

/*
 * How many of VMCOREINFO's symbols this encoding gives right.  Not all can
 * be: SYMBOL(mem_section) is what the pointer points to.
 */
static unsigned int count_right(const struct reader *r, enum encoding encoding)
{
	const char *at = mt_dump_vmcoreinfo(r->dump);
	unsigned int right = 0;
	uint64_t value;
	size_t len;

	while ((at = mt_vmcoreinfo_next_symbol(at, &len, &value))) {
		const struct mt_symbol_entry *entry = find(r->k, at, len);

		right += entry && address_of(r, (uint32_t)entry->value, encoding) == value;
	}
	return right;
}

static struct mt_error *choose_encoding(struct reader *r)
{
	unsigned int best = 0;

	for (enum encoding e = 0; e < NR_ENCODINGS; e++) {
		unsigned int right = count_right(r, e);

		if (right > best) {
			best = right;
			r->encoding = e;
		}
	}
	if (!best)
		return mt_error_create(MT_ERR_FORMAT,
				       "kallsyms: no symbol has the address VMCOREINFO gives it");
	for (size_t i = 0; i < r->k->index.n; i++) {
		struct mt_symbol_entry *entry = &r->k->index.v[i];

		entry->value = address_of(r, (uint32_t)entry->value, r->encoding);
	}
	return NULL;
}

struct mt_error *mt_kallsyms_open(struct mt_dump *dump, struct mt_kallsyms **kallsyms)
{
	mt_cleanup(mt_kallsyms) struct mt_kallsyms *k = calloc(1, sizeof(*k));
	struct reader r = { .dump = dump, .k = k };

	if (!k)
		return mt_error_nomem();

	struct mt_error *err = find_table(&r);

	if (!err)
		err = read_offsets(&r);
	if (!err)
		err = read_tokens(&r);
	if (!err)
		err = index_names(&r);
	if (!err)
		err = choose_encoding(&r);
	if (err)
		return err;
	free(k->offsets);
	k->offsets = NULL;
	*kallsyms = mt_steal(k);
	return NULL;
}

void mt_kallsyms_close(struct mt_kallsyms *kallsyms)
{
	if (!kallsyms)
		return;
	mt_symbol_index_release(&kallsyms->index);
	free(kallsyms->names);
	free(kallsyms->token_text);
	free(kallsyms->offsets);
	free(kallsyms);
}

bool mt_kallsyms_find(const struct mt_kallsyms *kallsyms, const char *name, uint64_t *address)
{
	const struct mt_symbol_entry *entry = find(kallsyms, name, strlen(name));

	if (entry)
		*address = entry->value;
	return entry;
}

/* scripts/kallsyms.c put the preferred of those that share an address first. */
struct mt_error *mt_kallsyms_order(const struct mt_kallsyms *kallsyms, uint64_t first,
				   uint64_t last, struct mt_symbol_order *order)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < kallsyms->index.n; i++) {
		const struct mt_symbol_entry *entry = &kallsyms->index.v[i];

		if (entry->value >= first && entry->value <= last)
			err = mt_symbol_order_add(order, entry->value, 0, entry->ref, 0);
	}
	return err;
}

char *mt_kallsyms_name(const struct mt_kallsyms *kallsyms, uint64_t ref)
{
	char name[MAX_NAME], type;
	size_t at = (size_t)ref, len;

	if (!decode(kallsyms, &at, name, &len, &type))
		len = 0;
	return mt_text_printable(name, len);
}
