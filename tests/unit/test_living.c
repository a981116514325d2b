// SPDX-License-Identifier: GPL-2.0-or-later
/* What is damage in a kernel that runs while it is checked: what every pass finds alike. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "cli/living.h"

/* A machine that is opened pass by pass, and what each finds: a letter a finding. */
struct machine {
	struct mt_inspector inspector;	/* first */
	const char *passes[8];
	unsigned int pass, opened, closed;
	char handed[64];
};

static struct machine *current;

static struct mt_error *check(struct mt_inspector *inspector,
			      const struct mt_selection *selection,
			      struct mt_error *(*fn)(void *data, const struct mt_finding *f),
			      void *data, struct mt_audit *audit)
{
	struct machine *m = current;
	const char *finds = m->passes[m->pass++];
	struct mt_error *err = NULL;

	(void)inspector;
	(void)selection;
	*audit = (struct mt_audit){ .lists = 7 };
	for (; !err && *finds; finds++) {
		char found[2] = { *finds, '\0' };
		bool transient = *finds >= 'a';
		const struct mt_finding finding = {
			.severity = transient ? MT_SEVERITY_TRANSIENT : MT_SEVERITY_DAMAGE,
			.kind = "loop", .pfn = 1, .address = 2, .expected = "0", .found = found,
		};

		audit->damage += !transient;
		audit->transient += transient;
		err = fn(data, &finding);
	}
	return err;
}

static const struct mt_inspector_ops ops = { .check = check };

static struct mt_error *open_again(void *data, struct mt_living_look *look)
{
	struct machine *m = data;

	m->opened++;
	look->opened = m;
	look->snapshot = unit_snapshot();
	look->snapshot->inspector = calloc(1, sizeof(m->inspector));
	look->snapshot->inspector->ops = &ops;
	return NULL;
}

static void close_again(struct mt_living_look *look)
{
	struct machine *m = look->opened;

	m->closed++;
	free(look->snapshot->inspector);
	mt_snapshot_destroy(look->snapshot);
}

static struct mt_error *hand_out(void *data, const struct mt_finding *finding)
{
	strcat(data, finding->found);
	return NULL;
}

static struct mt_audit run(struct machine *m)
{
	const struct mt_living_opener opener = { open_again, close_again, m };
	const struct mt_selection all = { 0 };
	struct mt_living *living;
	struct mt_audit audit;

	current = m;
	m->inspector.ops = &ops;
	assert_fine(mt_living_create(&opener, &living));
	mt_living_attach(living, &m->inspector);
	mt_living_attach(living, &m->inspector);
	assert_fine(m->inspector.ops->check(&m->inspector, &all, hand_out, m->handed, &audit));
	mt_living_destroy(living);
	assert_int_equal(m->opened, m->closed);
	assert_int_equal(m->pass, m->opened + 1);
	return audit;
}

static void silent_at_once(void **state)
{
	struct machine m = { .passes = { "" } };
	struct mt_audit audit = run(&m);

	(void)state;
	assert_int_equal(audit.lists, 7);
	assert_int_equal(audit.damage + audit.transient + audit.in_motion, 0);
	assert_int_equal(m.pass, 1);
}

/* Each pass finds something, no two the same. */
static void in_motion(void **state)
{
	struct machine m = { .passes = { "AB", "CDE", "F", "G", "H" } };
	struct mt_audit audit = run(&m);

	(void)state;
	assert_string_equal(m.handed, "");
	assert_int_equal(audit.damage + audit.transient, 0);
	assert_int_equal(audit.in_motion, 3);
	assert_int_equal(m.pass, 2);
}

static void stays(void **state)
{
	struct machine m = { .passes = { "ABx", "CBAx", "ABx", "Bx", "xDB" } };
	struct mt_audit audit = run(&m);

	(void)state;
	assert_string_equal(m.handed, "xB");
	assert_int_equal(audit.damage, 1);
	assert_int_equal(audit.transient, 1);
	assert_int_equal(audit.in_motion, 2);
	assert_int_equal(m.pass, MT_LIVING_PASSES);
}

/* There in all passes but the last. */
static void goes_at_last(void **state)
{
	struct machine m = { .passes = { "A", "A", "A", "A", "" } };
	struct mt_audit audit = run(&m);

	(void)state;
	assert_string_equal(m.handed, "");
	assert_int_equal(audit.damage, 0);
	assert_int_equal(audit.in_motion, 1);
}

static void which_path(void **state)
{
	(void)state;
	assert_false(mt_living_is("/proc/self/maps"));
	assert_false(mt_living_is("/nonexistent/kcore"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(silent_at_once), cmocka_unit_test(in_motion),
		cmocka_unit_test(stays), cmocka_unit_test(goes_at_last),
		cmocka_unit_test(which_path),
	};

	return UNIT_RUN(tests);
}
