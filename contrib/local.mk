# What goes with memtop on a server, and what shells complete with.
SUFFIXES = .service.in .service
.service.in.service:
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed -e 's|@bindir[@]|$(bindir)|g' $< >$@

systemdsystemunit_DATA = \
	contrib/systemd/memtop-metrics.service \
	contrib/systemd/memtop-metrics.timer \
	contrib/systemd/memtop-record.service
CLEANFILES += contrib/systemd/memtop-metrics.service contrib/systemd/memtop-record.service

pkgdata_DATA = \
	contrib/grafana/memtop.json \
	contrib/prometheus/memtop.rules.yml \
	data/schema/memtop-1.schema.json

EXTRA_DIST += \
	contrib/README \
	contrib/grafana/memtop.json \
	contrib/prometheus/memtop.rules.yml \
	contrib/systemd/memtop-metrics.service.in \
	contrib/systemd/memtop-metrics.timer \
	contrib/systemd/memtop-record.service.in

# Made by the program itself, hence not where it is built for another machine.
if CAN_RUN
bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d
nodist_bashcomp_DATA = contrib/completion/memtop
nodist_zshcomp_DATA = contrib/completion/_memtop
nodist_fishcomp_DATA = contrib/completion/memtop.fish
CLEANFILES += $(nodist_bashcomp_DATA) $(nodist_zshcomp_DATA) $(nodist_fishcomp_DATA)

contrib/completion/memtop: memtop$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./memtop$(EXEEXT) completion bash >$@
contrib/completion/_memtop: memtop$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./memtop$(EXEEXT) completion zsh >$@
contrib/completion/memtop.fish: memtop$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./memtop$(EXEEXT) completion fish >$@
endif
