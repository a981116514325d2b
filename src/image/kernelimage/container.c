// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What kernels are packed into.  x86's bzImage says where its payload is
 * (Documentation/arch/x86/boot.rst), EFI zboot likewise
 * (drivers/firmware/efi/libstub/zboot-header.S).  Others are searched for a packed stream that
 * becomes a kernel.
 */
#include <elf.h>
#include <string.h>

#include "image/kernelimage/regions.h"

/* More than any kernel without debug information. */
#define MAX_KERNEL ((uint64_t)512 << 20)

/*
 * Places that look like a packed stream: those that become something, all of them, and the bytes
 * that they may become together.
 */
#define MAX_TRIES 64u
#define MAX_STARTS 4096u
#define MAX_WASTE ((uint64_t)1 << 30)
#define LEAST_KERNEL ((size_t)1 << 20)

#define LE(p, size) mt_endian_uint(p, size, false)

/* Unpacks a part of the image. */
static struct mt_error *unpack_part(const unsigned char *image, size_t len, uint64_t at,
				    uint64_t size, struct mt_unpacked *kernel)
{
	if (at >= len || size > len - at)
		return mt_error_create(MT_ERR_FORMAT, "its kernel lies outside the file: it is cut "
				       "off");
	return mt_unpack_memory(image + at, (size_t)size, kernel);
}

/* "HdrS" at 0x202; payload_offset counts from behind the sectors of the set-up code. */
static bool is_bzimage(const unsigned char *image, size_t len)
{
	return len > 0x250 && !memcmp(image + 0x202, "HdrS", 4) && LE(image + 0x206, 2) >= 0x208;
}

static struct mt_error *unpack_bzimage(const unsigned char *image, size_t len,
				       struct mt_unpacked *kernel)
{
	uint64_t sectors = image[0x1f1] ? image[0x1f1] : 4;

	return unpack_part(image, len, (sectors + 1) * 512 + LE(image + 0x248, 4),
			   LE(image + 0x24c, 4), kernel);
}

static bool is_zboot(const unsigned char *image, size_t len)
{
	return len > 64 && !memcmp(image, "MZ", 2) && !memcmp(image + 4, "zimg", 4);
}

/* The machine of a PE file's header, which zboot images and Images have. */
static unsigned int machine_of_pe(const unsigned char *image, size_t len)
{
	static const struct {
		unsigned int pe, elf;
	} machines[] = {
		{ 0x8664, EM_X86_64 }, { 0x14c, EM_386 }, { 0xaa64, EM_AARCH64 },
		{ 0x1c0, EM_ARM }, { 0x1c2, EM_ARM }, { 0x5064, EM_RISCV }, { 0x6264, 258 },
	};
	uint64_t at = len > 64 && !memcmp(image, "MZ", 2) ? LE(image + 60, 4) : 0;

	if (!at || at > len - 64 || memcmp(image + at, "PE\0\0", 4))
		return 0;
	for (size_t i = 0; i < MT_ARRAY_SIZE(machines); i++)
		if (machines[i].pe == LE(image + at + 4, 2))
			return machines[i].elf;
	return 0;
}

/* arm64's and riscv64's own magics, at 56 in both (Documentation/arch/{arm64,riscv}). */
static unsigned int machine_of_flat(const unsigned char *image, size_t len)
{
	if (len > 64 && !memcmp(image + 56, "ARM\x64", 4))
		return EM_AARCH64;
	if (len > 64 && !memcmp(image + 56, "RSC\x05", 4))
		return EM_RISCV;
	return 0;
}

/* An ELF file, or bytes with a kernel's banner; a packed stream may be anything else. */
static bool is_kernel(const struct mt_unpacked *bytes)
{
	return bytes->n >= LEAST_KERNEL &&
	       (!memcmp(bytes->v, ELFMAG, SELFMAG) || machine_of_flat(bytes->v, bytes->n) ||
		memmem(bytes->v, bytes->n, "Linux version ", strlen("Linux version ")));
}

/* Tries every place that begins as a packed stream does. */
static struct mt_error *search(const unsigned char *image, size_t len, struct mt_unpacked *kernel)
{
	unsigned int tries = 0, starts = 0;
	uint64_t waste = 0;

	for (size_t at = 0; at < len && tries < MAX_TRIES && waste < MAX_WASTE; at++) {
		if (!mt_packed_with(image + at, len - at))
			continue;
		if (++starts > MAX_STARTS)
			break;

		struct mt_error *err = mt_unpack_memory(image + at, len - at, kernel);
		bool found = !err && is_kernel(kernel);

		if (found || (err && mt_error_code(err) == MT_ERR_NOMEM))
			return err;
		mt_error_destroy(err);
		/* what breaks off at once was no stream */
		tries += kernel->n >= LEAST_KERNEL / 16;
		waste += kernel->n;
		kernel->n = 0;
	}
	return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "neither an ELF file nor a kernel image");
}

/* A kernel that is packed whole, or flat; and one of these in another container. */
struct mt_error *mt_image_unpack(const unsigned char *image, size_t len,
				 struct mt_unpacked *kernel, unsigned int *machine)
{
	struct mt_error *err;

	kernel->max = mt_image_bound(len, MAX_KERNEL);
	*machine = machine_of_flat(image, len);
	if (*machine)
		return NULL;
	*machine = machine_of_pe(image, len);
	if (is_zboot(image, len))
		err = mt_error_prefix(unpack_part(image, len, LE(image + 8, 4), LE(image + 12, 4),
						  kernel), "EFI zboot");
	else if (is_bzimage(image, len))
		err = mt_error_prefix(unpack_bzimage(image, len, kernel), "bzImage");
	else
		err = search(image, len, kernel);
	if (!err && !kernel->n)
		err = mt_error_create(MT_ERR_FORMAT, "its kernel is empty");
	if (!err && !*machine)
		*machine = machine_of_flat(kernel->v, kernel->n);
	return err;
}
