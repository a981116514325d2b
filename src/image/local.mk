# sources of src/image
libmemtop_a_SOURCES += \
	src/image/elf_file.c src/image/elf_file.h
