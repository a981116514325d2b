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

/* Before v5.9 VMCOREINFO had none: what was given is taken. */
static void test_no_build_id(void **state)
{
	mt_cleanup(mt_image) struct mt_image *image = NULL;

	make_dump(*state, "vmcore", KERNEL);
	assert_fine(open_image(made_path(*state, "vmcore"), object_path("sample-dwarf5.so"), false,
			       &image));
	assert_null(image->build_id);
	assert_null(image->warning);
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
		cmocka_unit_test_setup_teardown(test_cut_off_is_said, set_up, tear_down),
	};

	return UNIT_RUN(tests);
}
