/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel as it is booted, opened as if it were a vmlinux: what a distribution leaves in /boot
 * when its debug information is not installed.
 */
#ifndef MT_IMAGE_KERNELIMAGE_KERNEL_IMAGE_H
#define MT_IMAGE_KERNELIMAGE_KERNEL_IMAGE_H

#include "base/error.h"
#include "image/elf/elf_file.h"

/*
 * Opens the vmlinux or kernel image at path.  An ELF file is opened as mt_elf_open() does.  A
 * packed one (gzip, xz, lzma, zstd, bzip2, lz4, lzo) is unpacked in memory.  A kernel image (x86's
 * bzImage, arm64's and riscv64's Image, EFI zboot, others whose kernel is packed into a loader)
 * becomes an ELF file in memory with the sections .BTF, .notes, .rodata (linux_banner alone) and
 * .symtab, as far as the image has them; its symbols are kallsyms', without sizes.  Where the image
 * does not tell at which address it was linked, all of them are off by the same amount
 * (mt_elf_is_image()).
 * Errors: those of mt_elf_open(); MT_ERR_UNKNOWN_FORMAT: neither ELF nor a kernel;
 * MT_ERR_FORMAT: it does not unpack, or becomes larger than any kernel; MT_ERR_NOMEM.
 */
struct mt_error *mt_kernel_image_open(const char *path, struct mt_elf **elf);

#endif
