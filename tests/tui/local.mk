# The full screen: key scripts against screens that are kept, and real terminals
# (tmux; skipped without it).
tui_tests = \
	tests/tui/test_reach.py \
	tests/tui/test_running.py \
	tests/tui/test_screens.py \
	tests/tui/test_terminal.py

TESTS += $(tui_tests)
EXTRA_DIST += $(tui_tests) \
	tests/tui/expected \
	tests/tui/latency.py \
	tests/tui/readme \
	tests/tui/regenerate \
	tests/tui/screens.py \
	tests/tui/scripts \
	tests/tui/tmux.py
