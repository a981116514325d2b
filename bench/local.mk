# Measures; passes no judgement. What the figures mean: bench/README.
EXTRA_PROGRAMS += bench/sample_bench bench/parse_bench bench/tasks_bench bench/spaces_bench \
	bench/tables_bench
bench_sample_bench_SOURCES = bench/sample_bench.c bench/read_loop.h
bench_sample_bench_LDADD = $(MT_LIBS)
bench_parse_bench_SOURCES = bench/parse_bench.c
bench_parse_bench_LDADD = $(MT_LIBS)
bench_tasks_bench_SOURCES = bench/tasks_bench.c bench/read_loop.h
bench_tasks_bench_LDADD = $(MT_LIBS)
bench_spaces_bench_SOURCES = bench/spaces_bench.c
bench_spaces_bench_LDADD = $(MT_LIBS)
bench_tables_bench_SOURCES = bench/tables_bench.c
bench_tables_bench_LDADD = $(MT_LIBS)

EXTRA_DIST += bench/README bench/bench.py

bench: memtop$(EXEEXT) bench/sample_bench$(EXEEXT) bench/parse_bench$(EXEEXT) \
		bench/tasks_bench$(EXEEXT)
	$(PYTHON3) $(srcdir)/bench/bench.py $(abs_builddir)

# The pass over all struct pages: bench/pages.py.
if HAVE_CMOCKA
EXTRA_PROGRAMS += bench/plain_loop
check_PROGRAMS += bench/big_dump
bench_big_dump_SOURCES = bench/big_dump.c $(madeup_sources)
bench_big_dump_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/kernel -DMADEUP_EXTREME
bench_big_dump_LDADD =
bench_plain_loop_SOURCES = bench/plain_loop.c
bench_plain_loop_LDADD =
CLEANFILES += bench/plain_loop$(EXEEXT)

bench-pages: memtop$(EXEEXT) bench/big_dump$(EXEEXT) bench/plain_loop$(EXEEXT) \
		tests/kernel/vmlinux-extreme
	$(PYTHON3) $(srcdir)/bench/pages.py $(abs_builddir) $(BENCH_CASES)
endif
EXTRA_DIST += bench/pages.py bench/spaces.py bench/tables.py
EXTRA_DIST += bench/decompress.py bench/logs.py

# A log of a gigabyte: bench/logs.py.
bench-logs: memtop$(EXEEXT)
	$(PYTHON3) $(srcdir)/bench/logs.py $(abs_builddir)

# bench/decompress.py, by hand: what of pages on a compressed dump is decompressing.
EXTRA_PROGRAMS += bench/decompress
bench_decompress_SOURCES = bench/decompress.c
bench_decompress_LDADD = -ldl
CLEANFILES += bench/decompress$(EXEEXT)

# Address spaces of dumps: bench/spaces.py.
bench-spaces: memtop$(EXEEXT) bench/spaces_bench$(EXEEXT)
	$(PYTHON3) $(srcdir)/bench/spaces.py $(abs_builddir) $(BENCH_CASES)

# Page tables of dumps: bench/tables.py.
bench-tables: memtop$(EXEEXT) bench/tables_bench$(EXEEXT)
	$(PYTHON3) $(srcdir)/bench/tables.py $(abs_builddir) $(BENCH_CASES)

.PHONY: bench bench-pages bench-spaces bench-tables
CLEANFILES += bench/tables_bench$(EXEEXT) bench/spaces_bench$(EXEEXT) bench/sample_bench$(EXEEXT) bench/parse_bench$(EXEEXT) bench/tasks_bench$(EXEEXT)
