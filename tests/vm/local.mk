# Address spaces of guests' dumps against what the guests printed: tests/guest/guest runs them.
EXTRA_DIST += \
	tests/vm/absent.py \
	tests/vm/damage.py \
	tests/vm/extract.py \
	tests/vm/guest_proc.py \
	tests/vm/holders.py \
	tests/vm/live.py \
	tests/vm/mappings.py \
	tests/vm/pagetable.py \
	tests/vm/rmap.py \
	tests/vm/tasks.py \
	tests/vm/vmalloc.py \
	tests/vm/vmas.py \
	tests/vm/vtop.py
