# Tests of src/image.  The objects that elf_file.c and types*.c read are made here,
# of two small C files, with debug information in all its forms; the dumps that
# the others read are made by made_dump.c.

MT_SAMPLE = $(srcdir)/tests/image/types_sample.c
MT_SAMPLE_OTHER = $(srcdir)/tests/image/types_sample_other.c
MT_SAMPLE_DEPS = $(MT_SAMPLE) $(MT_SAMPLE_OTHER) \
	$(srcdir)/tests/image/types_sample.h $(srcdir)/tests/image/types_sample_other.h
MT_SAMPLE_LINK = -O0 -fPIC -shared -nostdlib \
	-Wl,--build-id=0x0123456789abcdef0123456789abcdef01234567

image_objects = \
	tests/image/sample-dwarf5.so \
	tests/image/sample-dwarf4.so \
	tests/image/sample-dwarf3.so \
	tests/image/sample-dwarf64.so \
	tests/image/sample-types.so \
	tests/image/sample-zlib.so \
	tests/image/sample-zdebug.so \
	tests/image/sample-zeroes.so \
	tests/image/sample-debug.so \
	tests/image/sample-dwz.so \
	tests/image/sample-btf.so \
	tests/image/sample-damaged.so

EXTRA_DIST += \
	tests/image/damaged_types.S \
	tests/image/libkdumpfile.supp \
	tests/image/types_sample.c tests/image/types_sample.h \
	tests/image/types_sample_other.c tests/image/types_sample_other.h
CLEANFILES += $(image_objects) tests/image/sample-*.tmp

tests/image/sample-dwarf5.so: $(MT_SAMPLE_DEPS)
	$(AM_V_GEN)$(MKDIR_P) tests/image && \
	$(CC) -gdwarf-5 $(MT_SAMPLE_LINK) $(MT_SAMPLE) $(MT_SAMPLE_OTHER) -o $@
tests/image/sample-dwarf4.so: $(MT_SAMPLE_DEPS)
	$(AM_V_GEN)$(MKDIR_P) tests/image && \
	$(CC) -gdwarf-4 $(MT_SAMPLE_LINK) $(MT_SAMPLE) $(MT_SAMPLE_OTHER) -o $@
tests/image/sample-dwarf3.so: $(MT_SAMPLE_DEPS)
	$(AM_V_GEN)$(MKDIR_P) tests/image && \
	$(CC) -gdwarf-3 -gstrict-dwarf $(MT_SAMPLE_LINK) $(MT_SAMPLE) $(MT_SAMPLE_OTHER) -o $@
# 64-bit DWARF is for compilers of 64-bit machines.
tests/image/sample-dwarf64.so: $(MT_SAMPLE_DEPS)
	$(AM_V_GEN)$(MKDIR_P) tests/image && \
	$(CC) -gdwarf-5 -gdwarf64 $(MT_SAMPLE_LINK) $(MT_SAMPLE) $(MT_SAMPLE_OTHER) -o $@ \
		2>/dev/null || \
	$(CC) -gdwarf-5 $(MT_SAMPLE_LINK) $(MT_SAMPLE) $(MT_SAMPLE_OTHER) -o $@
tests/image/sample-types.so: $(MT_SAMPLE_DEPS)
	$(AM_V_GEN)$(MKDIR_P) tests/image && \
	$(CC) -gdwarf-4 -fdebug-types-section $(MT_SAMPLE_LINK) $(MT_SAMPLE) $(MT_SAMPLE_OTHER) \
		-o $@
tests/image/sample-zlib.so: tests/image/sample-dwarf5.so
	$(AM_V_GEN)objcopy --compress-debug-sections=zlib-gabi tests/image/sample-dwarf5.so $@
# 80 MB of zeroes in 80 KB.
tests/image/sample-zeroes.so: tests/image/sample-dwarf5.so
	$(AM_V_GEN)head -c 80000000 /dev/zero >$@.tmp && \
	objcopy --add-section .debug_zeroes=$@.tmp tests/image/sample-dwarf5.so $@.big.tmp && \
	objcopy --compress-debug-sections=zlib-gabi $@.big.tmp $@ && rm -f $@.tmp $@.big.tmp
tests/image/sample-zdebug.so: tests/image/sample-dwarf5.so
	$(AM_V_GEN)objcopy --compress-debug-sections=zlib-gnu tests/image/sample-dwarf5.so $@
tests/image/sample-debug.so: tests/image/sample-dwarf5.so
	$(AM_V_GEN)objcopy --only-keep-debug tests/image/sample-dwarf5.so $@
tests/image/sample-dwz.so: tests/image/sample-dwarf5.so
	$(AM_V_GEN)echo supplementary >$@.tmp && \
	objcopy --add-section .gnu_debugaltlink=$@.tmp tests/image/sample-dwarf5.so $@
# Not every compiler makes BTF for this machine: the test then skips.
tests/image/sample-btf.so: $(MT_SAMPLE_DEPS)
	$(AM_V_GEN)$(MKDIR_P) tests/image && \
	$(CC) -gdwarf-5 -gbtf $(MT_SAMPLE_LINK) $(MT_SAMPLE) -o $@ 2>/dev/null || \
	$(CC) -gdwarf-5 $(MT_SAMPLE_LINK) $(MT_SAMPLE) -o $@

tests/image/sample-damaged.so: $(srcdir)/tests/image/damaged_types.S
	$(AM_V_GEN)$(MKDIR_P) tests/image && \
	$(CC) -shared -nostdlib $(srcdir)/tests/image/damaged_types.S -o $@

check_PROGRAMS += tests/image/compare_types
tests_image_compare_types_LDADD = $(MT_LIBS)

image_tests = \
	tests/image/test_arch \
	tests/image/test_elf \
	tests/image/test_types \
	tests/image/test_btf \
	tests/image/test_blocks \
	tests/image/test_cache \
	tests/image/test_dump \
	tests/image/test_reads \
	tests/image/test_symbols \
	tests/image/test_kallsyms \
	tests/image/test_find \
	tests/image/test_kernel_image \
	tests/image/test_image

tests_image_test_arch_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_image_test_arch_LDADD = $(MT_UNIT_LIBS)
tests_image_test_elf_SOURCES = tests/image/test_elf.c tests/image/image_objects.h
tests_image_test_elf_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_image_test_elf_LDADD = $(MT_UNIT_LIBS)
tests_image_test_types_SOURCES = tests/image/test_types.c tests/image/image_objects.h
tests_image_test_types_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_image_test_types_LDADD = $(MT_UNIT_LIBS)
tests_image_test_btf_CPPFLAGS = $(MT_UNIT_CPPFLAGS) $(LIBBPF_CFLAGS)
tests_image_test_btf_LDADD = $(MT_UNIT_LIBS)
tests_image_test_cache_SOURCES = tests/image/test_cache.c tests/image/image_objects.h
tests_image_test_cache_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_image_test_cache_LDADD = $(MT_UNIT_LIBS)

made_dump = tests/image/made_dump.c tests/image/made_dump.h
tests_image_test_dump_SOURCES = tests/image/test_dump.c $(made_dump)
tests_image_test_dump_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_image_test_dump_LDADD = $(MT_UNIT_LIBS)
tests_image_test_blocks_SOURCES = tests/image/test_blocks.c $(made_dump)
tests_image_test_blocks_CPPFLAGS = $(MT_UNIT_CPPFLAGS) $(ZLIB_CFLAGS) $(LZO_CFLAGS) $(SNAPPY_CFLAGS) \
	$(ZSTD_CFLAGS)
tests_image_test_blocks_LDADD = $(MT_UNIT_LIBS)
tests_image_test_reads_SOURCES = tests/image/test_reads.c
tests_image_test_reads_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_image_test_reads_LDADD = $(MT_UNIT_LIBS)
tests_image_test_symbols_SOURCES = tests/image/test_symbols.c tests/image/image_objects.h
tests_image_test_symbols_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_image_test_symbols_LDADD = $(MT_UNIT_LIBS)
tests_image_test_kallsyms_SOURCES = tests/image/test_kallsyms.c $(made_dump)
tests_image_test_kallsyms_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_image_test_kallsyms_LDADD = $(MT_UNIT_LIBS)
tests_image_test_find_SOURCES = tests/image/test_find.c $(made_dump)
tests_image_test_find_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_image_test_find_LDADD = $(MT_UNIT_LIBS)
tests_image_test_kernel_image_SOURCES = tests/image/test_kernel_image.c tests/image/image_objects.h \
	tests/image/made_image.c tests/image/made_image.h $(made_dump)
tests_image_test_kernel_image_CPPFLAGS = $(MT_UNIT_CPPFLAGS) $(LZ4_CFLAGS) $(LZO_CFLAGS)
tests_image_test_kernel_image_LDADD = $(MT_UNIT_LIBS)
tests_image_test_image_SOURCES = tests/image/test_image.c tests/image/image_objects.h $(made_dump)
tests_image_test_image_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_image_test_image_LDADD = $(MT_UNIT_LIBS)

if HAVE_CMOCKA
check_DATA += $(image_objects)
endif
