# Measures; passes no judgement. What the figures mean: bench/README.
EXTRA_PROGRAMS += bench/sample_bench bench/parse_bench
bench_sample_bench_SOURCES = bench/sample_bench.c bench/read_loop.h
bench_sample_bench_LDADD = $(MT_LIBS)
bench_parse_bench_SOURCES = bench/parse_bench.c
bench_parse_bench_LDADD = $(MT_LIBS)

EXTRA_DIST += bench/README bench/bench.py

bench: memtop$(EXEEXT) bench/sample_bench$(EXEEXT) bench/parse_bench$(EXEEXT)
	$(PYTHON3) $(srcdir)/bench/bench.py $(abs_builddir)

.PHONY: bench
CLEANFILES += bench/sample_bench$(EXEEXT) bench/parse_bench$(EXEEXT)
