# sources of src/image
libmemtop_a_SOURCES += \
	src/image/elf_file.c src/image/elf_file.h
libmemtop_a_SOURCES += \
	src/image/cache_file.c src/image/cache_file.h \
	src/image/dwarf_die.c src/image/dwarf_die.h \
	src/image/dwarf_file.c src/image/dwarf_file.h \
	src/image/dwarf_index.c src/image/dwarf_index.h \
	src/image/dwarf_needle.c src/image/dwarf_needle.h \
	src/image/dwarf_names.c src/image/dwarf_names.h \
	src/image/dwarf_unit.c src/image/dwarf_unit.h \
	src/image/dwarf_units.c src/image/dwarf_units.h \
	src/image/name_map.c src/image/name_map.h \
	src/image/types.c src/image/types.h \
	src/image/types_btf.c \
	src/image/types_cache.c \
	src/image/types_dwarf.c \
	src/image/types_graph.c src/image/types_graph.h \
	src/image/types_ops.h
libmemtop_a_SOURCES += \
	src/image/find.c src/image/find.h \
	src/image/flatten.c src/image/flatten.h \
	src/image/image.c src/image/image.h \
	src/image/kallsyms.c src/image/kallsyms.h \
	src/image/kmem.c src/image/kmem.h \
	src/image/kmem_callbacks.c \
	src/image/kmem_elf.c src/image/kmem_elf.h \
	src/image/kmem_kdump.c src/image/kmem_kdump.h \
	src/image/kmem_linux.c \
	src/image/kmem_map.c \
	src/image/kmem_ppc64.c src/image/pte.h \
	src/image/kmem_tables.c src/image/kmem_tables.h \
	src/image/kmem_private.h \
	src/image/kmem_read.c \
	src/image/kmem_scan.c \
	src/image/kmem_translate.c \
	src/image/kmem_walk.c src/image/kmem_walk.h \
	src/image/symbol_index.c src/image/symbol_index.h \
	src/image/symbol_order.c src/image/symbol_order.h \
	src/image/symbols.c src/image/symbols.h \
	src/image/vmcoreinfo.c src/image/vmcoreinfo.h \
	src/image/vmlinux.c src/image/vmlinux.h
