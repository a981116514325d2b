# Address spaces of guests' dumps against what the guests printed: run by hand on the folders
# that tests/guest leaves, see each script's head.
EXTRA_DIST += \
	tests/vm/guest_proc.py \
	tests/vm/live.py \
	tests/vm/pagetable.py \
	tests/vm/tasks.py \
	tests/vm/vmalloc.py \
	tests/vm/vmas.py \
	tests/vm/vtop.py
