// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image_objects.h"
#include "types_sample.h"

#include "image/types/types.h"

#define FILE_NAME "memtop/layouts-" OBJECT_BUILD_ID

/* How often the types behind the cache were opened, and whether they can be. */
struct source {
	struct mt_elf *elf;
	unsigned int nr_opened;
	bool is_missing;
};

/* A cache directory of this test's own. */
static int set_up(void **state)
{
	char *folder = unit_folder();

	setenv("XDG_CACHE_HOME", folder, 1);
	*state = folder;
	return 0;
}

static int tear_down(void **state)
{
	unit_remove(*state);
	return 0;
}

static struct mt_error *open_source(void *data, struct mt_types **types)
{
	struct source *source = data;

	source->nr_opened++;
	if (source->is_missing)
		return mt_error_create(MT_ERR_DENIED, "the source is missing");
	return mt_types_from_dwarf(source->elf, types);
}

static struct mt_types *open_cached(struct source *source, const char *build_id)
{
	struct mt_types *types = NULL;

	if (!source->elf && !source->is_missing)
		source->elf = open_object("sample-dwarf5.so");
	assert_fine(mt_types_cached(build_id, NULL, open_source, source, &types));
	return types;
}

static void close_source(struct source *source)
{
	mt_elf_close(source->elf);
	*source = (struct source){ 0 };
}

/* Every kind of question, with answers and without. */
static void ask_all(struct mt_types *types)
{
	mt_cleanup(enumerators) struct mt_enumerators list = { 0 };
	struct mt_enumerators none;
	struct mt_member m;
	uint64_t size;
	int64_t value;

	assert_fine(mt_types_size(types, "mt_test_bits", &size));
	assert_int_equal(size, sizeof(struct mt_test_bits));
	assert_error(mt_types_size(types, "mt_test_nothing", &size), MT_ERR_NOT_FOUND,
		     "no type mt_test_nothing");
	assert_fine(mt_types_member(types, "mt_test_nested", "array", &m));
	assert_int_equal(m.offset, offsetof(struct mt_test_nested, array));
	assert_int_equal(m.nr_elements, 5);
	assert_int_equal(m.element_size, sizeof(struct mt_test_pair));
	assert_fine(mt_types_member(types, "mt_test_bits", "c", &m));
	assert_int_equal(m.bit_size, 5);
	assert_true(m.is_signed);
	assert_error(mt_types_member(types, "mt_test_bits", "zz", &m), MT_ERR_NOT_FOUND,
		     "type mt_test_bits: no member zz");
	assert_fine(mt_types_enumerator(types, "MT_TEST_NEGATIVE", &value));
	assert_int_equal(value, MT_TEST_NEGATIVE);
	assert_error(mt_types_enumerator(types, "MT_TEST_NOTHING", &value), MT_ERR_NOT_FOUND,
		     "no enumerator MT_TEST_NOTHING");
	assert_fine(mt_types_enum(types, "mt_test_enum", &list));
	assert_int_equal(list.n, 3);
	assert_string_equal(list.v[0].name, "MT_TEST_NEGATIVE");
	assert_int_equal(list.v[0].value, MT_TEST_NEGATIVE);
	assert_error(mt_types_enum(types, "mt_test_nothing", &none), MT_ERR_NOT_FOUND, "no type");
}

/* Fills the cache with the answers to ask_all(). */
static void fill(void)
{
	struct source source = { 0 };
	mt_cleanup(mt_types) struct mt_types *types = open_cached(&source, OBJECT_BUILD_ID);

	ask_all(types);
	assert_int_equal(source.nr_opened, 1);
	assert_string_equal(mt_types_origin(types), "DWARF");
	mt_types_destroy(mt_steal(types));
	close_source(&source);
}

static void read_cache(const char *folder, struct mt_buffer *buf)
{
	char path[4096];

	snprintf(path, sizeof(path), "/%s", FILE_NAME);
	assert_fine(mt_file_read(folder, path, (size_t)1 << 20, buf));
}

static void test_second_open(void **state)
{
	struct source source = { .is_missing = true };

	(void)state;
	fill();

	mt_cleanup(mt_types) struct mt_types *types = open_cached(&source, OBJECT_BUILD_ID);

	ask_all(types);
	assert_int_equal(source.nr_opened, 0);
	assert_string_equal(mt_types_origin(types), "layout cache");
}

static void test_new_question(void **state)
{
	struct source source = { 0 };
	struct mt_member m;

	(void)state;
	fill();

	mt_cleanup(mt_types) struct mt_types *types = open_cached(&source, OBJECT_BUILD_ID);

	ask_all(types);
	assert_fine(mt_types_member(types, "mt_test_nested", "pair.second", &m));
	assert_int_equal(source.nr_opened, 1);
	assert_string_equal(mt_types_origin(types), "layout cache, DWARF");
	mt_types_destroy(mt_steal(types));
	close_source(&source);

	source.is_missing = true;
	types = open_cached(&source, OBJECT_BUILD_ID);
	assert_fine(mt_types_member(types, "mt_test_nested", "pair.second", &m));
	assert_int_equal(m.offset, offsetof(struct mt_test_nested, pair.second));
	ask_all(types);
	assert_int_equal(source.nr_opened, 0);
}

static void test_modes(void **state)
{
	char path[4096];
	struct stat st;

	fill();
	snprintf(path, sizeof(path), "%s/%s", (char *)*state, FILE_NAME);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	snprintf(path, sizeof(path), "%s/memtop", (char *)*state);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

/* Whether the cache answers, after its file was replaced by text. */
static bool is_believed(const char *folder, const char *text, size_t len)
{
	struct source source = { .is_missing = true };
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	uint64_t size;

	unit_write(folder, FILE_NAME, text, len);
	types = open_cached(&source, OBJECT_BUILD_ID);
	mt_error_destroy(mt_types_size(types, "mt_test_bits", &size));
	return source.nr_opened == 0;
}

static void test_truncated(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };

	fill();
	read_cache(*state, &buf);
	assert_true(is_believed(*state, buf.data, buf.len));
	for (size_t len = 0; len < buf.len; len++)
		assert_false(is_believed(*state, buf.data, len));
}

static void test_damaged(void **state)
{
	static const char *const lines[] = {
		"size mt_test_bits: 4\n",
		"nonsense\n",
		"size mt_test_bits: \n",
		"size mt_test_bits: 12x\n",
		"size mt_test_bits: -12\n",
		"size mt_test_bits: 99999999999999999999999\n",
		"member a b: 1 2 3\n",
		"member a b: 1 2 3 4 99 0 u\n",
		"member a b: 1 2 3 4 5 64 u\n",
		"member a b: 1 -2 3 4 5 6 u\n",
		"member a b: 1 2 3 4 5 6 x\n",
		"member a b: 1 2 3 4 5 6 u u\n",
		/* more elements than the array has room for, elements of no size, bits outside */
		"member a b: 0 8 3 4 0 0 u\n",
		"member a b: 0 0 5 0 0 0 u\n",
		"member a b: 0 4 0 0 20 13 u\n",
		"member a b: 18446744073709551615 4 0 0 0 0 u\n",
		"enum a: A=1 B\n",
		"enum a: A=1,B=2\n",
		"enumerator a: one\n",
		"enumerator a:1\n",
		"other a: 1\n",
		"size a\033[31m: 1\n",
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(lines); i++) {
		char text[256];
		int len = snprintf(text, sizeof(text),
				   "memtop-layouts 1\nsize mt_test_bits: 24\n%send 2\n", lines[i]);

		assert_false(is_believed(*state, text, (size_t)len));
	}
}

static void test_other_version(void **state)
{
	static const char old[] = "memtop-layouts 0\nsize mt_test_bits: 24\nend 1\n";
	static const char good[] = "memtop-layouts 1\nsize mt_test_bits: 24\nend 1\n";

	assert_false(is_believed(*state, old, strlen(old)));
	assert_true(is_believed(*state, good, strlen(good)));
}

static void test_not_ours(void **state)
{
	static const char good[] = "memtop-layouts 1\nsize mt_test_bits: 24\nend 1\n";
	char path[4096], elsewhere[4096];

	snprintf(path, sizeof(path), "%s/%s", (char *)*state, FILE_NAME);
	snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", (char *)*state);
	assert_true(is_believed(*state, good, strlen(good)));

	/* writable for others, or a link */
	struct source source = { .is_missing = true };
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	uint64_t size;

	assert_int_equal(chmod(path, 0666), 0);
	types = open_cached(&source, OBJECT_BUILD_ID);
	assert_error(mt_types_size(types, "mt_test_bits", &size), MT_ERR_DENIED, "missing");
	mt_types_destroy(mt_steal(types));
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(rename(path, elsewhere), 0);
	assert_int_equal(symlink(elsewhere, path), 0);
	types = open_cached(&source, OBJECT_BUILD_ID);
	assert_error(mt_types_size(types, "mt_test_bits", &size), MT_ERR_DENIED, "missing");
}

/* Whether the cache is as text[0..len) has it. */
static bool is_still(const char *folder, const char *text, size_t len)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };

	read_cache(folder, &buf);
	return buf.len == len && !memcmp(buf.data, text, len);
}

/* What cannot be read is asked anew, and written if that can be. */
static void test_not_to_be_opened(void **state)
{
	struct source source = { 0 };
	char path[4096];
	uint64_t size;
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", (char *)*state, FILE_NAME);
	fill();
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);

	mt_cleanup(mt_types) struct mt_types *types = open_cached(&source, OBJECT_BUILD_ID);

	ask_all(types);
	assert_int_equal(source.nr_opened, 1);
	mt_types_destroy(mt_steal(types));
	close_source(&source);
	/* a folder in its place is not replaced, nor is anything left beside it */
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(rmdir(path), 0);
	snprintf(path, sizeof(path), "%s/memtop", (char *)*state);
	assert_int_equal(rmdir(path), 0);
	fill();

	source = (struct source){ .is_missing = true };
	types = open_cached(&source, OBJECT_BUILD_ID);
	assert_fine(mt_types_size(types, "mt_test_bits", &size));
	assert_int_equal(source.nr_opened, 0);
}

/* An answer that the source cannot give leaves what was known. */
static void test_not_refilled(void **state)
{
	static const char good[] = "memtop-layouts 1\nsize mt_test_bits: 24\nend 1\n";
	struct source source = { .is_missing = true };
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	uint64_t size;
	int64_t value;

	unit_write(*state, FILE_NAME, good, strlen(good));
	types = open_cached(&source, OBJECT_BUILD_ID);
	assert_fine(mt_types_size(types, "mt_test_bits", &size));
	assert_error(mt_types_size(types, "mt_test_nested", &size), MT_ERR_DENIED, "missing");
	assert_error(mt_types_enumerator(types, "A", &value), MT_ERR_DENIED, "missing");
	assert_fine(mt_types_size(types, "mt_test_bits", &size));
	assert_int_equal(size, 24);
	assert_int_equal(source.nr_opened, 1);
	mt_types_destroy(mt_steal(types));
	assert_true(is_still(*state, good, strlen(good)));
}

/* A failure to open is no answer, and is told to each question. */
static void test_source_missing(void **state)
{
	struct source source = { .is_missing = true };
	mt_cleanup(mt_types) struct mt_types *types = open_cached(&source, OBJECT_BUILD_ID);
	uint64_t size;
	int64_t value;
	char path[4096];

	assert_error(mt_types_size(types, "mt_test_bits", &size), MT_ERR_DENIED, "missing");
	assert_error(mt_types_enumerator(types, "A", &value), MT_ERR_DENIED, "missing");
	assert_int_equal(source.nr_opened, 1);
	mt_types_destroy(mt_steal(types));
	snprintf(path, sizeof(path), "%s/memtop", (char *)*state);
	assert_int_not_equal(access(path, F_OK), 0);
}

static void test_no_build_id(void **state)
{
	static const char *const ids[] = { NULL, "", "../../etc/passwd", "abc/def", "xyz" };
	char path[4096];

	for (size_t i = 0; i < MT_ARRAY_SIZE(ids); i++) {
		struct source source = { 0 };
		mt_cleanup(mt_types) struct mt_types *types = open_cached(&source, ids[i]);

		ask_all(types);
		assert_string_equal(mt_types_origin(types), "DWARF");
		mt_types_destroy(mt_steal(types));
		close_source(&source);
	}
	snprintf(path, sizeof(path), "%s/memtop", (char *)*state);
	assert_int_not_equal(access(path, F_OK), 0);
}

/* Nothing can be written: no error. */
static void test_nowhere(void **state)
{
	(void)state;
	setenv("XDG_CACHE_HOME", "/dev/null/nowhere", 1);
	fill();
	setenv("XDG_CACHE_HOME", "relative", 1);
	setenv("HOME", "relative", 1);
	fill();
	assert_int_not_equal(access("relative", F_OK), 0);
}

static void test_below_home(void **state)
{
	char path[4096];

	unsetenv("XDG_CACHE_HOME");
	setenv("HOME", *state, 1);
	fill();
	snprintf(path, sizeof(path), "%s/.cache/%s", (char *)*state, FILE_NAME);
	assert_int_equal(access(path, F_OK), 0);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest cache[] = {
		CASE(test_second_open),
		CASE(test_new_question),
		CASE(test_modes),
		CASE(test_truncated),
		CASE(test_damaged),
		CASE(test_other_version),
		CASE(test_not_ours),
		CASE(test_not_to_be_opened),
		CASE(test_not_refilled),
		CASE(test_source_missing),
		CASE(test_no_build_id),
		CASE(test_nowhere),
		CASE(test_below_home),
	};

	/* whoever runs this may let groups write */
	umask(022);
	return UNIT_RUN(cache);
}
