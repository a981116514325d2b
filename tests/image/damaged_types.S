/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DWARF that no compiler writes: members that lie outside their structure, arrays that are
 * larger than it, bit fields that no integer holds.  test_types.c asks for them.
 */
	.section .debug_abbrev, "", %progbits
	.uleb128 1, 0x11		/* compile_unit, with children */
	.byte 1
	.uleb128 0x25, 0x08		/* producer: string */
	.uleb128 0, 0
	.uleb128 2, 0x24		/* base_type */
	.byte 0
	.uleb128 0x03, 0x08		/* name */
	.uleb128 0x0b, 0x06		/* byte_size: data4 */
	.uleb128 0x3e, 0x0b		/* encoding */
	.uleb128 0, 0
	.uleb128 3, 0x13		/* structure_type, with children */
	.byte 1
	.uleb128 0x03, 0x08
	.uleb128 0x0b, 0x06
	.uleb128 0, 0
	.uleb128 4, 0x0d		/* member */
	.byte 0
	.uleb128 0x03, 0x08
	.uleb128 0x49, 0x13		/* type: ref4 */
	.uleb128 0x38, 0x06		/* data_member_location: data4 */
	.uleb128 0, 0
	.uleb128 5, 0x0d		/* member: a bit field */
	.byte 0
	.uleb128 0x03, 0x08
	.uleb128 0x49, 0x13
	.uleb128 0x0d, 0x0b		/* bit_size */
	.uleb128 0x6b, 0x06		/* data_bit_offset */
	.uleb128 0, 0
	.uleb128 6, 0x01		/* array_type, with children */
	.byte 1
	.uleb128 0x49, 0x13
	.uleb128 0, 0
	.uleb128 7, 0x21		/* subrange_type */
	.byte 0
	.uleb128 0x37, 0x06		/* count: data4 */
	.uleb128 0, 0
	.uleb128 8, 0x13		/* structure_type without members */
	.byte 0
	.uleb128 0x03, 0x08
	.uleb128 0x0b, 0x06
	.uleb128 0, 0
	.uleb128 9, 0x04		/* enumeration_type, with children */
	.byte 1
	.uleb128 0x03, 0x08
	.uleb128 0x0b, 0x06
	.uleb128 0, 0
	.uleb128 10, 0x28		/* enumerator */
	.byte 0
	.uleb128 0x03, 0x08
	.uleb128 0x1c, 0x0d		/* const_value: sdata */
	.uleb128 0, 0
	.byte 0

	.section .debug_info, "", %progbits
.Lbegin:
	.4byte .Lend - .Lstart
.Lstart:
	.2byte 4
	.4byte 0
	.byte 8
	.uleb128 1
	.asciz "nobody"
.Lint:
	.uleb128 2
	.asciz "int"
	.4byte 4
	.byte 5
.Lwide:
	.uleb128 2
	.asciz "wide"
	.4byte 2048
	.byte 7
.Lempty:
	.uleb128 8
	.asciz "empty"
	.4byte 0
.Lmany_empty:
	.uleb128 6
	.4byte .Lempty - .Lbegin
	.uleb128 7
	.4byte 0x7fffffff
	.byte 0
.Lmany:
	.uleb128 6
	.4byte .Lint - .Lbegin
	.uleb128 7
	.4byte 0x40000000
	.byte 0
	.uleb128 3
	.asciz "damaged"
	.4byte 16
	.uleb128 4
	.asciz "fine"
	.4byte .Lint - .Lbegin
	.4byte 12
	.uleb128 4
	.asciz "beyond"
	.4byte .Lint - .Lbegin
	.4byte 13
	.uleb128 4
	.asciz "far"
	.4byte .Lint - .Lbegin
	.4byte 0x7ffffff0
	.uleb128 4
	.asciz "wide"
	.4byte .Lwide - .Lbegin
	.4byte 0
	.uleb128 4
	.asciz "many"
	.4byte .Lmany - .Lbegin
	.4byte 0
	.uleb128 4
	.asciz "nothings"
	.4byte .Lmany_empty - .Lbegin
	.4byte 0
	.uleb128 5
	.asciz "bits"
	.4byte .Lint - .Lbegin
	.byte 7
	.4byte 125
	.uleb128 5
	.asciz "many_bits"
	.4byte .Lint - .Lbegin
	.byte 65
	.4byte 0
	.byte 0
	.uleb128 9
	.asciz "letters"
	.4byte 4
	.uleb128 10
	.asciz "A=1\nsize page"
	.sleb128 1
	.byte 0
	.byte 0
.Lend:
