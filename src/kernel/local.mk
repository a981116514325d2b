# sources of src/kernel
libmemtop_a_SOURCES += \
	src/kernel/access.c src/kernel/access.h \
	src/kernel/blocks.c src/kernel/blocks.h \
	src/kernel/damage.c src/kernel/damage.h \
	src/kernel/fault.c \
	src/kernel/freelist.c src/kernel/freelist.h \
	src/kernel/inspect.c src/kernel/inspect.h \
	src/kernel/kernel.c src/kernel/kernel.h \
	src/kernel/layout.c src/kernel/layout.h \
	src/kernel/log.c src/kernel/log.h \
	src/kernel/machine.h \
	src/kernel/memmap.c src/kernel/memmap.h \
	src/kernel/names.c src/kernel/names.h \
	src/kernel/nodes.c src/kernel/nodes.h \
	src/kernel/page.c src/kernel/page.h \
	src/kernel/pageblock.c src/kernel/pageblock.h \
	src/kernel/pageblock_order.c \
	src/kernel/pcp.c src/kernel/pcp.h \
	src/kernel/percpu.c src/kernel/percpu.h \
	src/kernel/sample.c \
	src/kernel/sections.c src/kernel/sections.h \
	src/kernel/vmstat.c src/kernel/vmstat.h \
	src/kernel/zonelist.c
libmemtop_a_SOURCES += \
	src/kernel/audit.c src/kernel/audit_private.h \
	src/kernel/audit_blocks.c \
	src/kernel/audit_free.c \
	src/kernel/audit_layout.c src/kernel/audit_layout.h \
	src/kernel/audit_lists.c \
	src/kernel/audit_pages.c \
	src/kernel/audit_stats.c \
	src/kernel/audit_zones.c \
	src/kernel/census.c src/kernel/census.h \
	src/kernel/pfn_set.c src/kernel/pfn_set.h \
	src/kernel/inspect_pages.c \
	src/kernel/page_decode.c src/kernel/page_decode.h \
	src/kernel/page_facts.c src/kernel/page_facts.h \
	src/kernel/page_flags.c src/kernel/page_flags.h \
	src/kernel/page_members.c \
	src/kernel/page_whose.c \
	src/kernel/page_place.c \
	src/kernel/page_layout.c src/kernel/page_layout.h \
	src/kernel/ram.c src/kernel/ram.h \
	src/kernel/scan.c src/kernel/scan.h \
	src/kernel/scan_decode.c \
	src/kernel/scan_private.h \
	src/kernel/scan_source.c
libmemtop_a_SOURCES += \
	src/kernel/layout_rows.c src/kernel/layout_rows.h \
	src/kernel/absent.c src/kernel/absent.h \
	src/kernel/chain.c src/kernel/chain.h \
	src/kernel/file_path.c src/kernel/file_path.h \
	src/kernel/maple.c src/kernel/maple.h \
	src/kernel/module.c src/kernel/module.h \
	src/kernel/owned.c src/kernel/owned.h \
	src/kernel/page_story.c src/kernel/page_story.h \
	src/kernel/page_vmalloc.c \
	src/kernel/pgtable.c src/kernel/pgtable.h \
	src/kernel/pgtable_formats.c src/kernel/pgtable_private.h \
	src/kernel/pgtable_arm.c src/kernel/pgtable_ppc64.c src/kernel/pgtable_s390x.c \
	src/kernel/pgwalk.c src/kernel/pgwalk.h \
	src/kernel/ptdump.c \
	src/kernel/region.c src/kernel/region.h \
	src/kernel/space.c src/kernel/space.h \
	src/kernel/swap.c src/kernel/swap.h \
	src/kernel/task.c src/kernel/task.h \
	src/kernel/task_list.c \
	src/kernel/task_layout.c src/kernel/task_layout.h \
	src/kernel/vma.c src/kernel/vma.h \
	src/kernel/vma_pages.c \
	src/kernel/vmalloc.c src/kernel/vmalloc.h \
	src/kernel/vmalloc_list.c \
	src/kernel/xarray.c src/kernel/xarray.h \
	src/kernel/vtop.c
libmemtop_a_SOURCES += \
	src/kernel/mapcount.c src/kernel/mapcount.h \
	src/kernel/mms.c src/kernel/mms.h \
	src/kernel/pss.c src/kernel/pss.h \
	src/kernel/residency.c src/kernel/residency.h \
	src/kernel/page_mappings.c \
	src/kernel/rmap.c src/kernel/rmap.h \
	src/kernel/rmap_layout.c src/kernel/rmap_layout.h \
	src/kernel/rmap_tree.c src/kernel/rmap_tree.h \
	src/kernel/zero_page.c src/kernel/zero_page.h
libmemtop_a_SOURCES += \
	src/kernel/alloc_owner.c src/kernel/alloc_owner.h \
	src/kernel/flag_table.c src/kernel/flag_table.h \
	src/kernel/owners.c \
	src/kernel/page_alloc.c \
	src/kernel/page_ext.c src/kernel/page_ext.h \
	src/kernel/selected.h \
	src/kernel/slab_cpu.c src/kernel/slab_cpu.h \
	src/kernel/stack_depot.c src/kernel/stack_depot.h
