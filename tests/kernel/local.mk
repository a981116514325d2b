# Tests of src/kernel, on machines made up by us.
#
# madeup writes the dump of a machine that runs the made-up kernel; its vmlinux is types
# with debug information and the symbols that madeup prints. There are three makes of it
# (madeup_kernel.h), each with a program of tests.
madeup_sources = tests/kernel/madeup.c tests/kernel/madeup.h tests/kernel/madeup_core.c \
	tests/kernel/madeup_forms.c tests/kernel/madeup_holders.c tests/kernel/madeup_free.c tests/kernel/madeup_kernel.h tests/kernel/madeup_log.c tests/kernel/madeup_memory.c \
	tests/kernel/madeup_pages.c tests/kernel/madeup_private.h
madeup_tests = $(madeup_sources) tests/kernel/machine.c tests/kernel/machine.h \
	tests/kernel/test_madeup.c tests/kernel/test_healthy.c tests/kernel/test_damaged.c \
	tests/kernel/test_audit.c tests/kernel/test_blockers.c tests/kernel/test_flips.c tests/kernel/test_pages.c \
	tests/kernel/test_types.c tests/kernel/test_type_bytes.c tests/kernel/test_who.c \
	tests/kernel/type_numbers.c tests/kernel/type_numbers.h $(damaged_types)

damaged_types = tests/kernel/ask_all.c tests/kernel/ask_all.h \
	tests/kernel/damaged_types.c tests/kernel/damaged_types.h

MADEUP_CPPFLAGS = $(MT_UNIT_CPPFLAGS) -I$(srcdir)/tests/kernel
# test_pages.c counts the locks that a thread holds
MADEUP_WRAP = $(AM_LDFLAGS) -Wl,--wrap=pthread_mutex_lock -Wl,--wrap=pthread_mutex_unlock
MADEUP_VMLINUX = $(abs_builddir)/tests/kernel/vmlinux

tests_kernel_madeup_sparse_SOURCES = $(madeup_sources) tests/kernel/madeup_main.c
tests_kernel_madeup_sparse_CPPFLAGS = $(MADEUP_CPPFLAGS) -DMADEUP_SPARSE
tests_kernel_madeup_extreme_SOURCES = $(madeup_sources) tests/kernel/madeup_main.c
tests_kernel_madeup_extreme_CPPFLAGS = $(MADEUP_CPPFLAGS) -DMADEUP_EXTREME
tests_kernel_madeup_flat_SOURCES = $(madeup_sources) tests/kernel/madeup_main.c
tests_kernel_madeup_flat_CPPFLAGS = $(MADEUP_CPPFLAGS) -DMADEUP_FLAT

tests_kernel_test_sparse_SOURCES = $(madeup_tests)
tests_kernel_test_sparse_CPPFLAGS = $(MADEUP_CPPFLAGS) -DMADEUP_SPARSE \
	'-DMADEUP_VMLINUX="$(MADEUP_VMLINUX)-sparse"'
tests_kernel_test_sparse_LDFLAGS = $(MADEUP_WRAP)
tests_kernel_test_sparse_LDADD = $(MT_UNIT_LIBS)
EXTRA_tests_kernel_test_sparse_DEPENDENCIES = tests/kernel/vmlinux-sparse tests/kernel/vmlinux-sparse-btf
tests_kernel_test_extreme_SOURCES = $(madeup_tests)
tests_kernel_test_extreme_CPPFLAGS = $(MADEUP_CPPFLAGS) -DMADEUP_EXTREME \
	'-DMADEUP_VMLINUX="$(MADEUP_VMLINUX)-extreme"'
tests_kernel_test_extreme_LDFLAGS = $(MADEUP_WRAP)
tests_kernel_test_extreme_LDADD = $(MT_UNIT_LIBS)
EXTRA_tests_kernel_test_extreme_DEPENDENCIES = tests/kernel/vmlinux-extreme tests/kernel/vmlinux-extreme-btf
tests_kernel_test_flat_SOURCES = $(madeup_tests)
tests_kernel_test_flat_CPPFLAGS = $(MADEUP_CPPFLAGS) -DMADEUP_FLAT \
	'-DMADEUP_VMLINUX="$(MADEUP_VMLINUX)-flat"'
tests_kernel_test_flat_LDFLAGS = $(MADEUP_WRAP)
tests_kernel_test_flat_LDADD = $(MT_UNIT_LIBS)
EXTRA_tests_kernel_test_flat_DEPENDENCIES = tests/kernel/vmlinux-flat tests/kernel/vmlinux-flat-btf tests/kernel/vmlinux-flat-wide

tests_kernel_test_memmap_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_kernel_test_memmap_LDADD = $(MT_UNIT_LIBS)
tests_kernel_test_reader_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_kernel_test_reader_LDADD = $(MT_UNIT_LIBS)
tests_kernel_test_mapcount_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_kernel_test_mapcount_LDADD = $(MT_UNIT_LIBS)
tests_kernel_test_rmap_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_kernel_test_rmap_LDADD = $(MT_UNIT_LIBS)
tests_kernel_test_page_owner_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_kernel_test_page_owner_LDADD = $(MT_UNIT_LIBS)
tests_kernel_test_entries_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_kernel_test_entries_LDADD = $(MT_UNIT_LIBS)
tests_kernel_test_areas_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_kernel_test_areas_LDADD = $(MT_UNIT_LIBS)
tests_kernel_test_holders_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_kernel_test_holders_LDADD = $(MT_UNIT_LIBS)
tests_kernel_test_slab_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_kernel_test_slab_LDADD = $(MT_UNIT_LIBS)

tests_kernel_test_list_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_kernel_test_list_LDADD = $(MT_UNIT_LIBS)
tests_kernel_test_pgwalk_SOURCES = tests/kernel/test_pgwalk.c $(made_dump)
tests_kernel_test_pgwalk_CPPFLAGS = $(MT_UNIT_CPPFLAGS) -I$(srcdir)/tests/image
tests_kernel_test_pgwalk_LDADD = $(MT_UNIT_LIBS)

tests_kernel_test_page_decode_CPPFLAGS = $(MT_UNIT_CPPFLAGS)
tests_kernel_test_page_decode_LDADD = $(MT_UNIT_LIBS)

# For long runs on real dumps: see damage.c.
tests_kernel_damage_SOURCES = tests/kernel/damage.c $(damaged_types)
tests_kernel_damage_CPPFLAGS = $(MT_UNIT_CPPFLAGS) -I$(srcdir)/tests/kernel
tests_kernel_damage_LDADD = $(MT_UNIT_LIBS)

kernel_tests = tests/kernel/test_memmap tests/kernel/test_reader tests/kernel/test_page_owner \
	tests/kernel/test_entries tests/kernel/test_pgwalk tests/kernel/test_list tests/kernel/test_areas tests/kernel/test_holders \
	tests/kernel/test_mapcount tests/kernel/test_rmap \
	tests/kernel/test_entries tests/kernel/test_pgwalk tests/kernel/test_list tests/kernel/test_areas \
	tests/kernel/test_mapcount tests/kernel/test_rmap tests/kernel/test_slab \
	tests/kernel/test_page_decode \
	tests/kernel/test_sparse \
	tests/kernel/test_extreme tests/kernel/test_flat
if HAVE_CMOCKA
check_PROGRAMS += tests/kernel/damage tests/kernel/madeup_sparse tests/kernel/madeup_extreme \
	tests/kernel/madeup_flat

# Not with CFLAGS: sanitizers and optimisers have no business in it.
MADEUP_LINK = $(CC) -g -gdwarf-4 -O0 -fno-pie -static -nostdlib -Wl,-e,0 \
	-fno-eliminate-unused-debug-types -ffile-prefix-map=$(srcdir)/= -fdebug-prefix-map=$(abs_builddir)=. -I$(srcdir)/tests/kernel
madeup_types = $(srcdir)/tests/kernel/madeup_types.c

tests/kernel/vmlinux-sparse: $(madeup_types) tests/kernel/madeup_sparse$(EXEEXT)
	$(AM_V_GEN)$(MADEUP_LINK) -DMADEUP_SPARSE `tests/kernel/madeup_sparse --symbols` \
		-o $@ $(madeup_types)
tests/kernel/vmlinux-extreme: $(madeup_types) tests/kernel/madeup_extreme$(EXEEXT)
	$(AM_V_GEN)$(MADEUP_LINK) -DMADEUP_EXTREME `tests/kernel/madeup_extreme --symbols` \
		-o $@ $(madeup_types)
tests/kernel/vmlinux-flat: $(madeup_types) tests/kernel/madeup_flat$(EXEEXT)
	$(AM_V_GEN)$(MADEUP_LINK) -DMADEUP_FLAT `tests/kernel/madeup_flat --symbols` \
		-o $@ $(madeup_types)
# The same but for its printk_log.len, which it says has 2048 bytes.
tests/kernel/vmlinux-flat-wide: $(madeup_types) tests/kernel/madeup_flat$(EXEEXT)
	$(AM_V_GEN)$(MADEUP_LINK) -DMADEUP_FLAT -DMADEUP_WIDE_LOG \
		`tests/kernel/madeup_flat --symbols` -o $@ $(madeup_types)
# Types as BTF, and nothing else of use.  Not every compiler makes it: the test then skips.
tests/kernel/vmlinux-sparse-btf: $(madeup_types) tests/kernel/madeup_sparse$(EXEEXT)
	$(AM_V_GEN)$(MADEUP_LINK) -gbtf -DMADEUP_SPARSE -o $@ $(madeup_types) 2>/dev/null || : > $@
CLEANFILES += tests/kernel/vmlinux-sparse-btf
tests/kernel/vmlinux-extreme-btf: $(madeup_types) tests/kernel/madeup_extreme$(EXEEXT)
	$(AM_V_GEN)$(MADEUP_LINK) -gbtf -DMADEUP_EXTREME -o $@ $(madeup_types) 2>/dev/null || : > $@
CLEANFILES += tests/kernel/vmlinux-extreme-btf
tests/kernel/vmlinux-flat-btf: $(madeup_types) tests/kernel/madeup_flat$(EXEEXT)
	$(AM_V_GEN)$(MADEUP_LINK) -gbtf -DMADEUP_FLAT -o $@ $(madeup_types) 2>/dev/null || : > $@
CLEANFILES += tests/kernel/vmlinux-flat-btf
CLEANFILES += tests/kernel/vmlinux-flat-wide tests/kernel/vmlinux-sparse tests/kernel/vmlinux-extreme \
	tests/kernel/vmlinux-flat

# The sample of data/samples/made-up, made anew: whoever changes madeup changes it.
made-up-sample: tests/kernel/vmlinux-sparse
	$(MKDIR_P) $(srcdir)/data/samples/made-up
	tests/kernel/madeup_sparse $(srcdir)/data/samples/made-up/vmcore
	cp tests/kernel/vmlinux-sparse $(srcdir)/data/samples/made-up/vmlinux
endif

.PHONY: made-up-sample

EXTRA_DIST += tests/kernel/madeup_types.c tests/kernel/pages_vs_crash.py tests/kernel/pages_vs_guest.py \
	tests/kernel/seeded_damage.py
