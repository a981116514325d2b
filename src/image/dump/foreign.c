// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dump/foreign.h"

#include <elf.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"

#define TAKE_AGAIN "memory of a running guest is taken by virsh dump --memory-only, or QEMU's " \
		   "dump-guest-memory"

/* Their magic numbers, as those who write them document them. */
static const struct {
	const char *magic;
	size_t len;
	const char *words;
} known[] = {
	{ "\x1f\x8b", 2, "is packed with gzip: unpack it first (gunzip)" },
	{ "\xfd" "7zXZ\0", 6, "is packed with xz: unpack it first (unxz)" },
	{ "\x28\xb5\x2f\xfd", 4, "is packed with zstd: unpack it first (unzstd)" },
	{ "\x04\x22\x4d\x18", 4, "is packed with lz4: unpack it first (unlz4)" },
	{ "BZh", 3, "is packed with bzip2: unpack it first (bunzip2)" },
	{ "EMiL", 4, "is an image as LiME writes them, which memtop does not read" },
	{ "AVML", 4, "is an image as AVML writes them, which memtop does not read" },
	{ "\xd0\xbe\xd2\xbe", 4, "is the state of a VMware guest: vmss2core -N6 makes a core dump "
				 "of it and the .vmem file" },
	{ "\xd1\xba\xd1\xba", 4, "is the state of a VMware guest: vmss2core -N6 makes a core dump "
				 "of it and the .vmem file" },
	{ "\xd2\xbe\xd2\xbe", 4, "is the state of a VMware guest: vmss2core -N6 makes a core dump "
				 "of it and the .vmem file" },
	{ "\xd3\xbe\xd2\xbe", 4, "is the state of a VMware guest: vmss2core -N6 makes a core dump "
				 "of it and the .vmem file" },
	{ "QEVM", 4, "is a saved QEMU guest: restore it; " TAKE_AGAIN },
	{ "LibvirtQemudSave", 16, "is a guest saved by libvirt: restore it (virsh restore); "
				  TAKE_AGAIN },
	{ "QFI\xfb", 4, "is a disk image (qcow2), no memory" },
	{ "PAGEDUMP", 8, "is a crash dump of Windows" },
	{ "PAGEDU64", 8, "is a crash dump of Windows" },
};

/* Both byte orders: the type is small. */
static const char *name_elf(const unsigned char *start)
{
	unsigned int low = start[EI_NIDENT], high = start[EI_NIDENT + 1];

	return low + high == ET_CORE ? NULL :
	       "is an ELF file, but no core dump (a vmlinux goes with --vmlinux)";
}

const char *mt_foreign_file(int fd)
{
	unsigned char start[EI_NIDENT + 2] = { 0 };
	ssize_t len = pread(fd, start, sizeof(start), 0);

	if (len == (ssize_t)sizeof(start) && !memcmp(start, ELFMAG, SELFMAG))
		return name_elf(start);
	for (size_t i = 0; i < MT_ARRAY_SIZE(known); i++)
		if (len >= (ssize_t)known[i].len && !memcmp(start, known[i].magic, known[i].len))
			return known[i].words;
	return NULL;
}
