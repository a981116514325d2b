# sources of src/image, room by room

libmemtop_a_SOURCES += \
	src/image/find.c src/image/find.h \
	src/image/image.c src/image/image.h \
	src/image/types_source.c src/image/types_source.h \
	src/image/vmlinux.c src/image/vmlinux.h

libmemtop_a_SOURCES += \
	src/image/arch/arch.c src/image/arch/arch.h \
	src/image/arch/arch_private.h \
	src/image/arch/arm.c \
	src/image/arch/arm64.c \
	src/image/arch/common.c \
	src/image/arch/loongarch64.c \
	src/image/arch/mips64.c \
	src/image/arch/ppc64.c \
	src/image/arch/pte.c src/image/arch/pte.h \
	src/image/arch/query.h \
	src/image/arch/riscv64.c \
	src/image/arch/s390x.c \
	src/image/arch/x86.c

libmemtop_a_SOURCES += \
	src/image/dump/callbacks.c \
	src/image/dump/dump.c src/image/dump/dump.h \
	src/image/dump/dump_private.h \
	src/image/dump/elf_core.c src/image/dump/elf_core.h \
	src/image/dump/elf_headers.c src/image/dump/elf_headers.h \
	src/image/dump/elf_segments.c src/image/dump/elf_segments.h \
	src/image/dump/file_map.c \
	src/image/dump/find_vmcoreinfo.c \
	src/image/dump/library_error.c \
	src/image/dump/linux.c \
	src/image/dump/page_reader.c \
	src/image/dump/physical.c \
	src/image/dump/quirks.c src/image/dump/quirks.h \
	src/image/dump/read.c \
	src/image/dump/tables.c \
	src/image/dump/translate.c \
	src/image/dump/walk.c src/image/dump/walk.h

libmemtop_a_SOURCES += \
	src/image/elf/elf_file.c src/image/elf/elf_file.h

libmemtop_a_SOURCES += \
	src/image/extract/extract.c src/image/extract/extract.h \
	src/image/extract/kdump_headers.c src/image/extract/kdump_headers.h

libmemtop_a_SOURCES += \
	src/image/kdump/block_reader.c src/image/kdump/block_reader.h \
	src/image/kdump/extents.c src/image/kdump/extents.h \
	src/image/kdump/flatten.c src/image/kdump/flatten.h \
	src/image/kdump/kdump_file.c src/image/kdump/kdump_file.h

libmemtop_a_SOURCES += \
	src/image/kernelimage/container.c \
	src/image/kernelimage/image_btf.c \
	src/image/kernelimage/image_elf.c \
	src/image/kernelimage/image_kallsyms.c \
	src/image/kernelimage/kernel_image.c src/image/kernelimage/kernel_image.h \
	src/image/kernelimage/regions.h

libmemtop_a_SOURCES += \
	src/image/reads/reads.c src/image/reads/reads.h

libmemtop_a_SOURCES += \
	src/image/symbols/kallsyms.c src/image/symbols/kallsyms.h \
	src/image/symbols/kallsyms_text.c src/image/symbols/kallsyms_text.h \
	src/image/symbols/symbol_index.c src/image/symbols/symbol_index.h \
	src/image/symbols/symbol_order.c src/image/symbols/symbol_order.h \
	src/image/symbols/symbols.c src/image/symbols/symbols.h

libmemtop_a_SOURCES += \
	src/image/types/cache_file.c src/image/types/cache_file.h \
	src/image/types/dwarf_die.c src/image/types/dwarf_die.h \
	src/image/types/dwarf_file.c src/image/types/dwarf_file.h \
	src/image/types/dwarf_index.c src/image/types/dwarf_index.h \
	src/image/types/dwarf_names.c src/image/types/dwarf_names.h \
	src/image/types/dwarf_needle.c src/image/types/dwarf_needle.h \
	src/image/types/dwarf_unit.c src/image/types/dwarf_unit.h \
	src/image/types/dwarf_units.c src/image/types/dwarf_units.h \
	src/image/types/name_map.c src/image/types/name_map.h \
	src/image/types/types.c src/image/types/types.h \
	src/image/types/types_btf.c \
	src/image/types/types_cache.c \
	src/image/types/types_dwarf.c \
	src/image/types/types_graph.c src/image/types/types_graph.h \
	src/image/types/types_ops.h

libmemtop_a_SOURCES += \
	src/image/vmcoreinfo/vmcoreinfo.c src/image/vmcoreinfo/vmcoreinfo.h

EXTRA_DIST += src/image/README src/image/arch/README src/image/dump/README \
	src/image/elf/README src/image/extract/README \
	src/image/kdump/README src/image/kernelimage/README src/image/symbols/README \
	src/image/reads/README src/image/types/README \
	src/image/vmcoreinfo/README
