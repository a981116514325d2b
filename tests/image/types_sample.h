/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types in all the shapes that readers of types must get right.  The test
 * includes this for its expectations; types_sample.c is compiled with debug
 * information for the readers.
 */
#ifndef MT_TEST_TYPES_SAMPLE_H
#define MT_TEST_TYPES_SAMPLE_H

typedef unsigned long mt_test_long;
typedef const volatile mt_test_long mt_test_qualified;
typedef int mt_test_row[4];
typedef mt_test_row mt_test_matrix[3];

enum mt_test_enum {
	MT_TEST_NEGATIVE = -3,
	MT_TEST_ZERO = 0,
	MT_TEST_SMALL = 200,
};

/* GNU C: values of more than 32 bits, BTF's ENUM64 */
enum mt_test_big {
	MT_TEST_LARGE = 0xf0000000,
	MT_TEST_HUGE = 0x123456789abcdef,
};

/* used by its typedef: compilers leave out what is not used */
typedef enum { MT_TEST_ANONYMOUS = 17 } mt_test_anonymous;

struct mt_test_bits {
	unsigned int a:3;
	unsigned int b:7;
	int c:5;
	unsigned int d:17;
	unsigned long e:40;
	unsigned char f:1;
	unsigned int :0;
	unsigned long long g:61;
	_Bool h:1;
	struct {
		unsigned short x:4;
		unsigned short y:12;
	} inner;
	char last;
};

struct mt_test_pair {
	short first;
	long long second;
};

struct mt_test_nested {
	char character;
	union {
		int in_union;
		struct {
			short other;
			union {
				struct {
					int in_struct;
					mt_test_qualified deep;
				};
			};
		};
	};
	struct mt_test_pair pair;
	struct mt_test_pair array[5];
	int matrix[3][4];
	mt_test_matrix rows;
	struct mt_test_opaque *pointer;
	const enum mt_test_enum constant;
	int (*function)(int);
	char text[16];
	signed char small;
	enum { MT_TEST_INSIDE = 99 } inside;
	float real;
	struct mt_test_pair flexible[];
};

typedef struct {
	struct mt_test_pair first;
	struct mt_test_nested *second;
} mt_test_alias;

struct mt_test_packed {
	unsigned int low:6;
	unsigned int straddling:20;
	unsigned int high:6;
	unsigned char tail;
} __attribute__((packed));

#endif
