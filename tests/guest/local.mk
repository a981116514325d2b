# Booting kernels is not a matter of `make check`: ./bootstrap check does it.
EXTRA_DIST += \
	tests/guest/README.md \
	tests/guest/bench \
	tests/guest/blockers/blockers.sh \
	tests/guest/blockers/init \
	tests/guest/blockers/provoke.c \
	tests/guest/blockers/run.py \
	tests/guest/built.sh \
	tests/guest/cases \
	tests/guest/cases.big \
	tests/guest/cases.built \
	tests/guest/collect.sh \
	tests/guest/compare.py \
	tests/guest/configs \
	tests/guest/dumps \
	tests/guest/cached.c \
	tests/guest/fill.c \
	tests/guest/guest \
	tests/guest/holders/compare.py \
	tests/guest/holders/hold.c \
	tests/guest/holders/init \
	tests/guest/holders/run \
	tests/guest/init \
	tests/guest/initramfs.sh \
	tests/guest/init.living \
	tests/guest/living \
	tests/guest/living.py \
	tests/guest/load.c \
	tests/guest/machine.py \
	tests/guest/machines \
	tests/guest/mappings.c \
	tests/guest/packages.sh \
	tests/guest/page_owner.py
