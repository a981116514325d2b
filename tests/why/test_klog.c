// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines of the kernel's log out of all that people paste. */
#include <string.h>

#include "proc/log/line/klog.h"
#include "unit.h"

/* A log in memory and the reader of its lines. */
struct reader {
	struct mt_log_input *input;
	struct mt_window window;
	struct mt_klog klog;
};

static void begin(struct reader *reader, const char *text, size_t len)
{
	assert_fine(mt_log_input_of_text("log", text, len, &reader->input));
	mt_window_init(&reader->window, reader->input, NULL);
	mt_klog_init(&reader->klog, &reader->window);
}

static void end(struct reader *reader)
{
	mt_klog_release(&reader->klog);
	mt_window_release(&reader->window);
	mt_log_input_close(reader->input);
}

static bool next(struct reader *reader)
{
	bool more;

	assert_fine(mt_klog_next(&reader->klog, &more));
	return more;
}

/* Each with "Mem-Info:" behind its prefix, and nothing else. */
static const char *const prefixed[] = {
	"Mem-Info:", "[   12.345678] Mem-Info:", "<4>[   12.345678] Mem-Info:",
	"[Sat Nov 21 04:22:00 2026] Mem-Info:", "[   12.345678][    T1] Mem-Info:",
	"[   12.345678] [    C1] Mem-Info:",
	"Nov 21 04:22:00 some-host kernel: Mem-Info:",
	"Nov  1 04:22:00 some-host kernel: [   12.345678] Mem-Info:",
	"2026-11-21T04:22:00.123456+00:00 host kernel: [   12.345678] Mem-Info:",
	"2026-11-21T04:22:00,123456+00:00 Mem-Info:", "Mem-Info:\r", "Mem-Info:\r\r",
	"   Mem-Info:", "kernel: Mem-Info:", "host kernel: Mem-Info:",
	"kern  :warn  : [   12.345678] Mem-Info:", "kern  :info  : Mem-Info:",
	"> Mem-Info:", "> > [   12.345678] Mem-Info:", ">> [   12.345678] Mem-Info:",
	"10.5.0.2: kern: warning: [2026-11-21T04:22:00.123456789Z]: Mem-Info:",
	"4,1234,12345678,-;Mem-Info:", "4,1234,12345678,-,caller=T812;Mem-Info:",
	"<4>Nov 21 04:22:00 host kernel: [   12.345678] Mem-Info:",
	"<4>1 2026-11-21T04:22:00.123456+00:00 host kernel - - - [   12.345678] Mem-Info:",
	"<4>1 2026-11-21T04:22:00.123456Z host kernel 0 ID7 [meta x=\"1\"] Mem-Info:",
	"{\"log\":\"[   12.345678] Mem-Info:\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-21\"}",
	"{\"MESSAGE\":\"Mem-Info:\",\"_TRANSPORT\":\"kernel\",\"PRIORITY\":\"4\"}",
	"{ \"MESSAGE\" : [77,101,109,45,73,110,102,111,58], \"_TRANSPORT\" : \"kernel\" }",
	"\t\"MESSAGE\" : \"Mem-Info:\",", "MESSAGE=Mem-Info:", "    MESSAGE=Mem-Info:",
	"Sat 2026-11-21 04:22:00 UTC host kernel: Mem-Info:",
	"2026-11-21T04:22:00+0000 host kernel: Mem-Info:",
	"1764540000.123456 host kernel: Mem-Info:",
	"[   12.345678] host kernel: Mem-Info:", "[   12.345678 <    0.000123 >] Mem-Info:",
	"2026-11-21T04:22:00.123456789Z stdout F [   12.345678] Mem-Info:",
	"Sat Nov 21 04:22:00 2026 kern.warn kernel: [   12.345678] Mem-Info:",
	"11-21 04:22:00.123     0     0 W kernel  : Mem-Info:",
	"W/kernel  (    0): [   12.345678] Mem-Info:",
	"[   12.345678] (1)[812:app]Mem-Info:", "[   12.345678] -(0)[0:swapper/0]Mem-Info:",
	"[   12.345678 / 11-21 04:22:00.123] Mem-Info:", "[   12.345678] [1:  app:  812] Mem-Info:",
	"(d1) [   12.345678] Mem-Info:", "(XEN) Mem-Info:", "\357\273\277[   12.345678] Mem-Info:",
	"\033[32m[   12.345678] \033[0m\033[33mMem-Info:\033[0m",
	"#033[32m[   12.345678] #033[0mMem-Info:",
	"[2026-11-21 04:22:00] [   12.345678] Mem-Info:", "04:22:00.123 [   12.345678] Mem-Info:",
	"2026/11/21 04:22:00 host kernel: Mem-Info:",
};

static void known_prefixes(void **state)
{
	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(prefixed); i++) {
		struct reader reader;

		begin(&reader, prefixed[i], strlen(prefixed[i]));
		assert_true(next(&reader));
		if (!mt_word_is(reader.klog.line.message, "Mem-Info:"))
			fail_msg("\"%s\": \"%.*s\"", prefixed[i],
				 (int)reader.klog.line.message.len, reader.klog.line.message.p);
		assert_false(reader.klog.line.foreign);
		assert_false(next(&reader));
		end(&reader);
	}
}

/* Brackets that are no stamp stay. */
static void messages_with_brackets(void **state)
{
	const char *text = "[  1.5] [  pid  ]   uid\n[  1.5] [     95]     0#012second";
	struct reader reader;

	(void)state;
	begin(&reader, text, strlen(text));
	assert_true(next(&reader));
	assert_true(mt_word_starts(reader.klog.line.message, "[  pid  ]"));
	assert_true(next(&reader));
	assert_true(mt_word_starts(reader.klog.line.message, "[     95]"));
	assert_true(next(&reader));
	assert_true(mt_word_is(reader.klog.line.message, "second"));
	assert_int_equal(reader.klog.line.number, 2);
	assert_false(next(&reader));
	end(&reader);
}

/* An unknown prefix is learned where a message is certain, and then known. */
static void learned_prefix(void **state)
{
	const char *text = "web_1  | 17 <x> Mem-Info:\nweb_1  | 18 <yy> [ 4242]  1000  4242\n"
			   "web_1  |  9 <z> 180 total pagecache pages\n180 total pagecache pages\n";
	struct reader reader;

	(void)state;
	begin(&reader, text, strlen(text));
	assert_true(next(&reader));
	assert_true(mt_klog_learn(&reader.klog));
	assert_true(mt_word_is(reader.klog.line.message, "Mem-Info:"));
	assert_true(next(&reader));
	assert_true(mt_word_starts(reader.klog.line.message, "[ 4242]"));
	for (int i = 0; i < 2; i++) {
		assert_true(next(&reader));
		assert_true(mt_word_is(reader.klog.line.message, "180 total pagecache pages"));
	}
	end(&reader);
}

static void callers_and_hosts(void **state)
{
	const char *text = "[ 12.345678][  T123] one\n4,1,2,-,caller=C3;two\n"
			   "Nov 21 04:22:00 node7 kernel: three\n[ 1.000000] (1)[812:app]four\n";
	static const char *const callers[] = { "T123", "C3", "", "812:app" };
	static const char *const hosts[] = { "", "", "node7", "" };
	struct reader reader;

	(void)state;
	begin(&reader, text, strlen(text));
	for (size_t i = 0; i < MT_ARRAY_SIZE(callers); i++) {
		assert_true(next(&reader));
		assert_true(mt_word_is(reader.klog.line.caller, callers[i]));
		assert_true(mt_word_is(reader.klog.line.host, hosts[i]));
	}
	end(&reader);
}

/* Other programs' lines in the same syslog. */
static void foreign_lines(void **state)
{
	const char *text = "Nov 21 04:22:00 host kernel: a invoked oom-killer: gfp_mask=0x1\n"
			   "Nov 21 04:22:00 host sshd[1]: Mem-Info:\n"
			   "{\"MESSAGE\":\"Mem-Info:\",\"SYSLOG_IDENTIFIER\":\"sshd\"}\n";
	struct reader reader;

	(void)state;
	begin(&reader, text, strlen(text));
	assert_true(next(&reader));
	mt_klog_confirm(&reader.klog);
	for (int i = 0; i < 2; i++) {
		assert_true(next(&reader));
		assert_true(reader.klog.line.foreign);
	}
	end(&reader);
}

/* journalctl -o export writes what is no UTF-8 with its length. */
static void export_with_lengths(void **state)
{
	static const char text[] = "__CURSOR=s\n__REALTIME_TIMESTAMP=1764540000123456\n_PID=1\n"
				   "MESSAGE\n\x09\0\0\0\0\0\0\0Mem-Info:\n_TRANSPORT=kernel\n\n";
	struct reader reader;

	(void)state;
	begin(&reader, text, sizeof(text) - 1);
	assert_true(next(&reader));
	assert_true(mt_word_is(reader.klog.line.message, "Mem-Info:"));
	assert_true(mt_word_is(reader.klog.line.stamp, "2025-11-30T22:00:00.123456Z"));
	end(&reader);
}

/* One line with very many within, in one pass. */
static void many_lines_in_one(void **state)
{
	const size_t n = 400000;
	char *text = malloc(n * 5 + 2);
	struct reader reader;
	size_t lines = 0;

	(void)state;
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * 5, "x#012", 5);
	begin(&reader, text, n * 5);
	while (next(&reader))
		lines++;
	assert_int_equal(lines, n);
	end(&reader);
	free(text);
}

/* What is passed over is counted, and words across the pieces that are read are found. */
static void skipping(void **state)
{
	const size_t len = (size_t)9 << 20;
	char *text = malloc(len);
	struct mt_word line;
	struct reader reader;
	size_t at = 0, lines = 0;

	(void)state;
	for (; at + 200 < len; lines++)
		at += (size_t)sprintf(text + at, "line %zu that says nothing of it\n", lines);
	at += (size_t)sprintf(text + at, "Mem-Info:\nend\n");
	begin(&reader, text, at);
	assert_fine(mt_window_skip(&reader.window));
	do
		assert_fine(mt_window_next(&reader.window, &line));
	while (!mt_word_is(line, "Mem-Info:"));
	assert_int_equal(reader.window.number, lines + 1);
	assert_in_range(reader.window.capacity, 1, (size_t)2 << 20);
	assert_fine(mt_window_skip(&reader.window));
	assert_fine(mt_window_next(&reader.window, &line));
	assert_null(line.p);
	end(&reader);
	free(text);
}

int main(void)
{
	const struct CMUnitTest klog[] = {
		cmocka_unit_test(known_prefixes),
		cmocka_unit_test(messages_with_brackets),
		cmocka_unit_test(learned_prefix),
		cmocka_unit_test(callers_and_hosts),
		cmocka_unit_test(foreign_lines),
		cmocka_unit_test(export_with_lengths),
		cmocka_unit_test(many_lines_in_one),
		cmocka_unit_test(skipping),
	};

	return UNIT_RUN(klog);
}
