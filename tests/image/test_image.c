// SPDX-License-Identifier: GPL-2.0-or-later
/* Which vmlinux is taken for a dump, which is refused, and what is said of it. */
#include <stdlib.h>
#include <string.h>

#include "image_objects.h"
#include "made_dump.h"

#include "image/image.h"

#define TEXT UINT64_C(0xffffffff81000000)
#define RELEASE "6.1.0-test"
#define OTHER_BUILD_ID "ffffffffffffffffffffffffffffffffffffffff"

#define KERNEL                                    \
	"OSRELEASE=" RELEASE "\n"                 \
	"SYMBOL(init_uts_ns)=ffffffff81000000\n"  \
	"OFFSET(uts_namespace.name)=0\n"          \
	"KERNELOFFSET=7000\n"

static int set_up(void **state)
{
	*state = unit_folder();
	setenv("XDG_CACHE_HOME", *state, 1);
	return 0;
}

static int tear_down(void **state)
{
	unit_remove(*state);
	return 0;
}

static void make_dump(const char *folder, const char *name, const char *vmcoreinfo)
{
	unsigned char page[MADE_PAGE] = "Linux";
	const struct made_segment segment = { TEXT, 0x1000000, sizeof(page), sizeof(page), page };

	made_elf(folder, name, &segment, 1, vmcoreinfo);
}

static struct mt_error *open_image(const char *path, const char *vmlinux, bool force,
				   struct mt_image **image)
{
	const struct mt_image_options options = {
		.paths = &path,
		.nr_paths = 1,
		.vmlinux = vmlinux,
		.force = force,
		.no_cache = true,
	};

	return mt_image_open(&options, image);
}

static void test_build_id_fits(void **state)
{
	mt_cleanup(mt_image) struct mt_image *image = NULL;
	uint64_t size;

	make_dump(*state, "vmcore", KERNEL "BUILD-ID=" OBJECT_BUILD_ID "\nCRASHTIME=1769860800\n");
	assert_fine(open_image(made_path(*state, "vmcore"), object_path("sample-dwarf5.so"), false,
			       &image));
	assert_string_equal(image->release, RELEASE);
	assert_string_equal(image->build_id, OBJECT_BUILD_ID);
	assert_null(image->warning);
	assert_true(image->has_time);
	assert_int_equal(image->time, 1769860800);
	assert_fine(mt_types_size(image->types, "int", &size));
	assert_int_equal(size, 4);
	assert_has(mt_image_used(image), "elf; vmlinux ");
	assert_has(mt_image_used(image), "sample-dwarf5.so; types: DWARF; symbols: vmlinux, "
					 "VMCOREINFO");
}

static void test_build_id_differs(void **state)
{
	mt_cleanup(mt_image) struct mt_image *image = NULL;
	const char *vmlinux = object_path("sample-dwarf5.so");

	make_dump(*state, "vmcore", KERNEL "BUILD-ID=" OTHER_BUILD_ID "\n");
	assert_error(open_image(made_path(*state, "vmcore"), vmlinux, false, &image),
		     MT_ERR_FORMAT, "has build-id " OBJECT_BUILD_ID ", the dump's kernel "
				    OTHER_BUILD_ID);
	assert_fine(open_image(made_path(*state, "vmcore"), vmlinux, true, &image));
	assert_has(image->warning, "has build-id " OBJECT_BUILD_ID);
}

/* Before v5.9 VMCOREINFO had none: what was given is taken, and marked where nothing ties it. */
static void test_no_build_id(void **state)
{
	mt_cleanup(mt_image) struct mt_image *image = NULL;

	make_dump(*state, "vmcore", KERNEL);
	assert_fine(open_image(made_path(*state, "vmcore"), object_path("sample-dwarf5.so"), false,
			       &image));
	assert_null(image->build_id);
	assert_has(image->warning, "nothing ties it to the dump's kernel " RELEASE);
}

static void test_no_vmlinux(void **state)
{
	struct mt_image *image;

	make_dump(*state, "vmcore", KERNEL "BUILD-ID=" OTHER_BUILD_ID "\n");
	assert_error(open_image(made_path(*state, "vmcore"), NULL, false, &image),
		     MT_ERR_NOT_FOUND, "no vmlinux of kernel " RELEASE " was found either");
	assert_error(open_image(made_path(*state, "vmcore"), NULL, false, &image),
		     MT_ERR_NOT_FOUND, "/usr/lib/debug/.build-id/ff/" /* and so on */);
	assert_error(open_image(made_path(*state, "vmcore"), made_path(*state, "none"), false,
				&image), MT_ERR_NOT_FOUND, "none");
}

static void copy_object(const char *folder, const char *name)
{
	size_t len;
	mt_cleanup(free) void *object = read_object("sample-dwarf5.so", &len);

	unit_write(folder, name, object, len);
}

/* What is found beside the dump is taken if it fits, and passed over if not. */
static void test_beside_the_dump(void **state)
{
	mt_cleanup(mt_image) struct mt_image *image = NULL;

	copy_object(*state, "crash/vmlinux");
	make_dump(*state, "crash/vmcore", KERNEL "BUILD-ID=" OTHER_BUILD_ID "\n");
	assert_error(open_image(made_path(*state, "crash/vmcore"), NULL, false, &image),
		     MT_ERR_NOT_FOUND, "crash/vmlinux: has build-id " OBJECT_BUILD_ID);
	make_dump(*state, "crash/vmcore", KERNEL "BUILD-ID=" OBJECT_BUILD_ID "\n");
	/* the directory stands for the newest dump in it */
	assert_fine(open_image(*state, NULL, false, &image));
	assert_has(image->vmlinux, "crash/vmlinux");
	assert_has(image->path, "crash/vmcore");
}

/* objcopy can take the build-id out of any file; who plants one does. */
static void copy_without_build_id(const char *folder, const char *name)
{
	static const unsigned char id[] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef };
	size_t len;
	mt_cleanup(free) unsigned char *object = read_object("sample-dwarf5.so", &len);
	unsigned char *at = memmem(object, len, id, sizeof(id));

	/* n_type comes before the owner "GNU" and that before the build-id */
	assert_non_null(at);
	at[-8] = 77;
	unit_write(folder, name, object, len);
}

static void test_without_build_id(void **state)
{
	mt_cleanup(mt_image) struct mt_image *image = NULL;

	copy_without_build_id(*state, "crash/vmlinux");
	make_dump(*state, "crash/vmcore", KERNEL "BUILD-ID=" OBJECT_BUILD_ID "\n");
	assert_error(open_image(made_path(*state, "crash/vmcore"), NULL, false, &image),
		     MT_ERR_FORMAT, "crash/vmlinux has no build-id, the dump's kernel "
				    OBJECT_BUILD_ID ": nothing ties it to the dump");
	assert_fine(open_image(made_path(*state, "crash/vmcore"),
			       made_path(*state, "crash/vmlinux"), false, &image));
	assert_has(image->warning, "has no build-id");
}

static uint64_t size_of_nested(const char *vmlinux, const char *dump)
{
	mt_cleanup(mt_image) struct mt_image *image = NULL;
	const struct mt_image_options options = {
		.paths = &dump,
		.nr_paths = 1,
		.vmlinux = vmlinux,
	};
	uint64_t size = 0;

	assert_fine(mt_image_open(&options, &image));
	mt_error_destroy(mt_types_size(image->types, "mt_test_nested", &size));
	return size;
}

/* What one vmlinux said must not answer for another that claims the same build-id. */
static void test_cache_is_not_poisoned(void **state)
{
	static const char name[] = "mt_test_nested";
	size_t len;
	mt_cleanup(free) unsigned char *object = read_object("sample-dwarf5.so", &len);

	make_dump(*state, "vmcore", KERNEL "BUILD-ID=" OBJECT_BUILD_ID "\n");
	/* planted: the type goes by another name */
	for (unsigned char *at = object; (at = memmem(at, len - (size_t)(at - object), name,
						      sizeof(name))) != NULL; at++)
		*at = 'x';
	unit_write(*state, "planted", object, len);
	assert_int_equal(size_of_nested(made_path(*state, "planted"), made_path(*state, "vmcore")),
			 0);
	assert_int_not_equal(size_of_nested(object_path("sample-dwarf5.so"),
					    made_path(*state, "vmcore")), 0);
	/* and the other way round, now that both are kept */
	assert_int_equal(size_of_nested(made_path(*state, "planted"), made_path(*state, "vmcore")),
			 0);
}

static void test_cut_off_is_said(void **state)
{
	mt_cleanup(mt_image) struct mt_image *image = NULL;
	unsigned char pages[2 * MADE_PAGE] = "Linux";
	const struct made_segment segment = { TEXT, 0x1000000, sizeof(pages), sizeof(pages),
					      pages };

	made_elf(*state, "vmcore", &segment, 1, KERNEL);
	made_cut(*state, "vmcore", 64 + 2 * 56 + 24 + sizeof(KERNEL) - 1 + MADE_PAGE);
	assert_fine(open_image(made_path(*state, "vmcore"), object_path("sample-dwarf5.so"), false,
			       &image));
	assert_has(image->warning, "the file is cut off after");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_build_id_fits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_build_id_differs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_build_id, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_vmlinux, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_beside_the_dump, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_without_build_id, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cache_is_not_poisoned, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cut_off_is_said, set_up, tear_down),
	};

	return UNIT_RUN(tests);
}
