# Measures; passes no judgement. What the figures mean: bench/README.
EXTRA_PROGRAMS += bench/read_loop bench/parse_bench
bench_read_loop_SOURCES = bench/read_loop.c
bench_read_loop_LDADD =
bench_parse_bench_SOURCES = bench/parse_bench.c
bench_parse_bench_LDADD = $(MT_LIBS)

EXTRA_DIST += bench/README bench/bench.py

bench: memtop$(EXEEXT) bench/read_loop$(EXEEXT) bench/parse_bench$(EXEEXT)
	$(PYTHON3) $(srcdir)/bench/bench.py $(abs_builddir)

.PHONY: bench
CLEANFILES += bench/read_loop$(EXEEXT) bench/parse_bench$(EXEEXT)
