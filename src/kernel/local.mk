# sources of src/kernel, room by room

libmemtop_a_SOURCES += \
	src/kernel/inspect.c src/kernel/inspect.h \
	src/kernel/kernel.c src/kernel/kernel.h \
	src/kernel/log.c src/kernel/log.h \
	src/kernel/sample.c

libmemtop_a_SOURCES += \
	src/kernel/audit/audit.c src/kernel/audit/audit.h \
	src/kernel/audit/audit_blocks.c \
	src/kernel/audit/audit_free.c \
	src/kernel/audit/audit_lists.c \
	src/kernel/audit/audit_pages.c \
	src/kernel/audit/audit_private.h \
	src/kernel/audit/audit_report.c \
	src/kernel/audit/audit_settle.c \
	src/kernel/audit/audit_stats.c \
	src/kernel/audit/audit_zones.c

libmemtop_a_SOURCES += \
	src/kernel/cgroup/cgroup.c src/kernel/cgroup/cgroup.h \
	src/kernel/cgroup/cgroup_layout.c src/kernel/cgroup/cgroup_layout.h \
	src/kernel/cgroup/cgroup_usage.c

libmemtop_a_SOURCES += \
	src/kernel/file/file.c src/kernel/file/file.h

libmemtop_a_SOURCES += \
	src/kernel/holder/cached_files.c \
	src/kernel/holder/cgroup_list.c \
	src/kernel/holder/holder.c src/kernel/holder/holder.h \
	src/kernel/holder/holder_ext.c \
	src/kernel/holder/holder_keys.c \
	src/kernel/holder/holder_private.h \
	src/kernel/holder/holder_words.c

libmemtop_a_SOURCES += \
	src/kernel/blockers/blockers.c src/kernel/blockers/blockers.h \
	src/kernel/blockers/holders.c src/kernel/blockers/holders.h \
	src/kernel/blockers/page_mobility.c src/kernel/blockers/page_mobility.h \
	src/kernel/blockers/units.c src/kernel/blockers/units.h

libmemtop_a_SOURCES += \
	src/kernel/layout/audit_layout.c src/kernel/layout/audit_layout.h \
	src/kernel/layout/layout.c src/kernel/layout/layout.h \
	src/kernel/layout/layout_rows.c src/kernel/layout/layout_rows.h \
	src/kernel/layout/page_layout.c src/kernel/layout/page_layout.h \
	src/kernel/layout/rmap_layout.c src/kernel/layout/rmap_layout.h \
	src/kernel/layout/task_layout.c src/kernel/layout/task_layout.h

libmemtop_a_SOURCES += \
	src/kernel/machine/machine.c src/kernel/machine/machine.h

libmemtop_a_SOURCES += \
	src/kernel/memmap/memmap.c src/kernel/memmap/memmap.h \
	src/kernel/memmap/page_format.c src/kernel/memmap/page_format.h \
	src/kernel/memmap/pageblock.c src/kernel/memmap/pageblock.h \
	src/kernel/memmap/pageblock_order.c \
	src/kernel/memmap/pfn_set.c src/kernel/memmap/pfn_set.h \
	src/kernel/memmap/sections.c src/kernel/memmap/sections.h

libmemtop_a_SOURCES += \
	src/kernel/node/names.c src/kernel/node/names.h \
	src/kernel/node/nodes.c src/kernel/node/nodes.h \
	src/kernel/node/percpu.c src/kernel/node/percpu.h

libmemtop_a_SOURCES += \
	src/kernel/owner/allocated_pages.c src/kernel/owner/allocated_pages.h \
	src/kernel/owner/flag_table.c src/kernel/owner/flag_table.h \
	src/kernel/owner/page_ext.c src/kernel/owner/page_ext.h \
	src/kernel/owner/page_owner.c src/kernel/owner/page_owner.h \
	src/kernel/owner/stack_depot.c src/kernel/owner/stack_depot.h

libmemtop_a_SOURCES += \
	src/kernel/page/page.h \
	src/kernel/page/page_allocation.c \
	src/kernel/page/page_argument.c \
	src/kernel/page/page_mappings.c \
	src/kernel/page/page_members.c \
	src/kernel/page/page_place.c \
	src/kernel/page/page_properties.c src/kernel/page/page_properties.h \
	src/kernel/page/page_property.c \
	src/kernel/page/page_summary.c src/kernel/page/page_summary.h \
	src/kernel/page/page_user.c \
	src/kernel/page/page_vmalloc.c

libmemtop_a_SOURCES += \
	src/kernel/pgtable/nonpresent.c src/kernel/pgtable/nonpresent.h \
	src/kernel/pgtable/pgtable.c src/kernel/pgtable/pgtable.h \
	src/kernel/pgtable/pgwalk.c src/kernel/pgtable/pgwalk.h \
	src/kernel/pgtable/ptdump.c src/kernel/pgtable/ptdump.h \
	src/kernel/pgtable/region.c src/kernel/pgtable/region.h \
	src/kernel/pgtable/swap.c src/kernel/pgtable/swap.h

libmemtop_a_SOURCES += \
	src/kernel/read/damage.c src/kernel/read/damage.h \
	src/kernel/read/list.c src/kernel/read/list.h \
	src/kernel/read/reader.c src/kernel/read/reader.h \
	src/kernel/read/xarray.c src/kernel/read/xarray.h

libmemtop_a_SOURCES += \
	src/kernel/rmap/mapcount.c src/kernel/rmap/mapcount.h \
	src/kernel/rmap/pss.c src/kernel/rmap/pss.h \
	src/kernel/rmap/residency.c src/kernel/rmap/residency.h \
	src/kernel/rmap/rmap.c src/kernel/rmap/rmap.h \
	src/kernel/rmap/rmap_tree.c src/kernel/rmap/rmap_tree.h \
	src/kernel/rmap/zero_page.c src/kernel/rmap/zero_page.h

libmemtop_a_SOURCES += \
	src/kernel/scan/backing.c src/kernel/scan/backing.h \
	src/kernel/scan/classifier.c src/kernel/scan/classifier.h \
	src/kernel/scan/page_decode.c src/kernel/scan/page_decode.h \
	src/kernel/scan/page_flags.c src/kernel/scan/page_flags.h \
	src/kernel/scan/ram.c src/kernel/scan/ram.h \
	src/kernel/scan/scan.c src/kernel/scan/scan.h \
	src/kernel/scan/scan_decode.c \
	src/kernel/scan/scan_private.h \
	src/kernel/scan/scan_source.c \
	src/kernel/scan/selection.c src/kernel/scan/selection.h \
	src/kernel/scan/tally.c src/kernel/scan/tally.h

libmemtop_a_SOURCES += \
	src/kernel/codetag/alloc_tags.c src/kernel/codetag/alloc_tags.h \
	src/kernel/hugetlb/hugetlb.c src/kernel/hugetlb/hugetlb.h

libmemtop_a_SOURCES += \
	src/kernel/slab/caches.c src/kernel/slab/caches.h \
	src/kernel/slab/cache_list.c src/kernel/slab/cache_list.h \
	src/kernel/slab/freelist.c src/kernel/slab/freelist.h \
	src/kernel/slab/sheaf.c src/kernel/slab/sheaf.h \
	src/kernel/slab/slab_free.c src/kernel/slab/slab_free.h \
	src/kernel/slab/slab_layout.c src/kernel/slab/slab_layout.h

libmemtop_a_SOURCES += \
	src/kernel/space/space.c src/kernel/space/space.h \
	src/kernel/space/task_list.c \
	src/kernel/space/vma_pages.c \
	src/kernel/space/vtop.c

libmemtop_a_SOURCES += \
	src/kernel/task/file_path.c src/kernel/task/file_path.h \
	src/kernel/task/maple.c src/kernel/task/maple.h \
	src/kernel/task/mm_users.c src/kernel/task/mm_users.h \
	src/kernel/task/task.c src/kernel/task/task.h \
	src/kernel/task/task_name.c \
	src/kernel/task/vma.c src/kernel/task/vma.h

libmemtop_a_SOURCES += \
	src/kernel/vmalloc/module.c src/kernel/vmalloc/module.h \
	src/kernel/vmalloc/vmalloc.c src/kernel/vmalloc/vmalloc.h \
	src/kernel/vmalloc/vmalloc_list.c src/kernel/vmalloc/vmalloc_list.h

libmemtop_a_SOURCES += \
	src/kernel/zone/blocks.c src/kernel/zone/blocks.h \
	src/kernel/zone/free_blocks.c src/kernel/zone/free_blocks.h \
	src/kernel/zone/freelist.c src/kernel/zone/freelist.h \
	src/kernel/zone/list_again.c \
	src/kernel/zone/list_damage.c src/kernel/zone/list_damage.h \
	src/kernel/zone/list_error.c \
	src/kernel/zone/memory_sections.c src/kernel/zone/memory_sections.h \
	src/kernel/zone/pcp.c src/kernel/zone/pcp.h \
	src/kernel/zone/vmstat.c src/kernel/zone/vmstat.h \
	src/kernel/zone/zonelist.c src/kernel/zone/zonelist.h

EXTRA_DIST += \
	src/kernel/README \
	src/kernel/audit/README \
	src/kernel/cgroup/README \
	src/kernel/file/README \
	src/kernel/holder/README \
	src/kernel/blockers/README \
	src/kernel/layout/README \
	src/kernel/machine/README \
	src/kernel/memmap/README \
	src/kernel/node/README \
	src/kernel/owner/README \
	src/kernel/page/README \
	src/kernel/pgtable/README \
	src/kernel/read/README \
	src/kernel/rmap/README \
	src/kernel/scan/README \
	src/kernel/slab/README \
	src/kernel/codetag/README \
	src/kernel/hugetlb/README \
	src/kernel/space/README \
	src/kernel/task/README \
	src/kernel/vmalloc/README \
	src/kernel/zone/README
