// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * damage VMCORE VMLINUX [STEP [FIRST]]: damages every STEPth number of the types of a real
 * dump in turn and asks everything, for runs under sanitizers that take hours.  Prints how many
 * were refused, reported or silently different.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ask_all.h"
#include "damaged_types.h"

#define SLOW 5		/* seconds */

struct counts {
	size_t same, refused, reported, silent;
};

static void try_damage(struct mt_image *image, struct damaged_types *d, const struct answers *sound,
		       struct counts *counts)
{
	struct answers answers = { 0 };
	time_t begin = time(NULL);
	char text[256];

	damaged_types_describe(d, text, sizeof(text));
	ask_all(image, &d->types, &answers);
	if (time(NULL) - begin > SLOW)
		printf("slow: %s\n", text);
	if (!answers.opened)
		counts->refused++;
	else if (answers.digest == sound->digest)
		counts->same++;
	else if (strcmp(answers.messages, sound->messages))
		counts->reported++;
	else if (counts->silent++, d->value >= 4 || d->value == 2)
		printf("silent: %s\n", text);
	answers_release(&answers);
}

static void damage_all(struct mt_image *image, size_t step, size_t number)
{
	struct answers sound = { 0 };
	struct counts counts = { 0 };
	struct damaged_types d;
	size_t at = 0;

	damaged_types_init(&d, image->types);
	ask_all(image, &d.types, &sound);
	printf("%zu questions; sound: %s", d.n, sound.messages);
	for (d.question = 0; d.question < d.n; d.question++)
		for (d.number = 0; d.number < damaged_types_numbers(&d.v[d.question]); d.number++)
			for (d.value = 0; d.value < DAMAGED_NR_VALUES; d.value++, at++)
				if (at % step == number % step)
					try_damage(image, &d, &sound, &counts);
	printf("%zu damages: %zu as before, %zu refused, %zu reported, %zu silently other\n",
	       at / step, counts.same, counts.refused, counts.reported, counts.silent);
	answers_release(&sound);
	damaged_types_release(&d);
}

int main(int argc, char **argv)
{
	struct mt_image *image = NULL;
	struct mt_error *err;

	if (argc < 3)
		return 2;

	const struct mt_image_options options = {
		.paths = (const char *const[]){ argv[1] }, .nr_paths = 1, .vmlinux = argv[2],
		.no_cache = true,
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	err = mt_image_open(&options, &image);
	if (err) {
		puts(mt_error_message(err));
		mt_error_destroy(err);
		return 2;
	}
	damage_all(image, argc > 3 ? strtoul(argv[3], NULL, 10) : 1,
		   argc > 4 ? strtoul(argv[4], NULL, 10) : 0);
	mt_image_close(image);
	return 0;
}
