// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/uses.h"

#include <string.h>

const struct mt_use_info mt_uses[MT_NR_USES] = {
	[MT_USE_FREE] = { "free", '.', "#e8f5e9", 194,
			  "free, on the buddy allocator's lists" },
	[MT_USE_PCP] = { "pcp", ',', "#c8e6c9", 151, "free, on a CPU's list" },
	[MT_USE_ANON] = { "anon", 'A', "#42a5f5", 75, "anonymous memory of processes" },
	[MT_USE_ANON_LARGE] = { "anon_large", 'T', "#1565c0", 26,
				"anonymous memory in large folios (THP and smaller)" },
	[MT_USE_KSM] = { "ksm", 'M', "#80deea", 116, "anonymous memory shared by KSM" },
	[MT_USE_SWAPCACHE] = { "swapcache", 'W', "#7e57c2", 98, "in the swap cache" },
	[MT_USE_FILE] = { "file", 'F', "#ffb74d", 215, "page cache of files and block devices" },
	[MT_USE_SHMEM] = { "shmem", 'S', "#fff176", 228, "shared memory and tmpfs" },
	[MT_USE_DETACHED] = { "detached", 'd', "#bcaaa4", 181,
			      "on an LRU list, but of no file any more" },
	[MT_USE_HUGETLB] = { "hugetlb", 'H', "#8e24aa", 91, "huge pages of hugetlbfs" },
	[MT_USE_SLAB] = { "slab", 's', "#ef5350", 203, "kernel objects (slab)" },
	[MT_USE_LARGE_KMALLOC] = { "large_kmalloc", 'l', "#e57373", 174,
				   "kmalloc() larger than any slab" },
	[MT_USE_TABLE] = { "table", 'p', "#ec407a", 204, "page tables" },
	[MT_USE_ZSMALLOC] = { "zsmalloc", 'z', "#26a69a", 36, "compressed memory (zsmalloc)" },
	[MT_USE_MOVABLE] = { "movable", 'm', "#4db6ac", 73,
			     "movable pages of drivers (balloon, older zsmalloc)" },
	[MT_USE_VMALLOC] = { "vmalloc", 'v', "#ff8a65", 209,
			     "mapped in the vmalloc region: vmalloc, modules, BPF, per-CPU" },
	[MT_USE_STACK] = { "kernel_stack", 'K', "#bf360c", 130, "kernel stacks of tasks" },
	[MT_USE_KERNEL] = { "kernel", 'k', "#d84315", 166,
			    "allocated, with no mark of its own: drivers, tables of the kernel" },
	[MT_USE_UNREFERENCED] = { "unreferenced", '0', "#a1887f", 137,
				  "no references, yet not free: the rest of a larger "
				  "allocation, or on its way" },
	[MT_USE_RESERVED] = { "reserved", 'R', "#757575", 243,
			      "reserved at boot: kernel image, struct pages, firmware" },
	[MT_USE_OFFLINE] = { "offline", 'o', "#90a4ae", 109,
			     "logically offline: balloon, hotplug" },
	[MT_USE_UNACCEPTED] = { "unaccepted", 'u', "#cfd8dc", 188,
				"not accepted yet by a confidential guest" },
	[MT_USE_GUARD] = { "guard", 'g', "#b0bec5", 146, "debug_pagealloc's guard pages" },
	[MT_USE_HWPOISON] = { "hwpoison", 'X', "#000000", 196, "taken out for memory errors" },
	[MT_USE_DAMAGED] = { "damaged", '!', "#ff1744", 197,
			     "its struct page contradicts itself" },
	[MT_USE_UNREADABLE] = { "unreadable", '?', "#ff80ab", 211,
				"its struct page cannot be read" },
	[MT_USE_EXCLUDED] = { "excluded", 'x', "#f8bbd0", 218,
			      "its struct page was left out of the dump" },
	[MT_USE_DEVICE] = { "device", 'D', "#9ccc65", 149, "device memory (ZONE_DEVICE)" },
	[MT_USE_HOLE] = { "hole", ' ', "#ffffff", 231,
			  "no memory, though there is a struct page" },
};

enum mt_use mt_use_find(const char *name)
{
	enum mt_use use = 0;

	while (use < MT_NR_USES && strcmp(mt_uses[use].name, name))
		use++;
	return use;
}
