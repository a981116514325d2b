# man/memtop.1 is kept in the repository, so that building needs no Python;
# `make update-man` makes it anew, and a test holds it against --help.
dist_man_MANS += man/memtop.1 man/memtop-recording.5
EXTRA_DIST += man/memtop.1.in man/generate

.PHONY: update-man
update-man: memtop$(EXEEXT)
	$(srcdir)/man/generate ./memtop$(EXEEXT) $(srcdir)/man/memtop.1.in >$(srcdir)/man/memtop.1.new
	mv $(srcdir)/man/memtop.1.new $(srcdir)/man/memtop.1
