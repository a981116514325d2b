# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the guest left: dumps and /proc's files off its disks and its console, and facts about it.

# A disk nobody wrote to is an archive of nothing to tar.
has_files()
{
	[ -n "$(tar -t -f "$1" 2>/dev/null | head -n 1)" ]
}

take_saved()
{
	tail -c +$(($2 * 1048576 + 1)) "$1" | head -c "$3" >"$4" || true
}

# Take the files off the disks, where the guest put them without a file system.
collect_saved()
{
	local work=$1 name disk offset size

	sed -nE 's/\r$//; s/^memtop-guest: saved //p' "$work/console.log" |
		while read -r name disk offset size; do
			take_saved "$work/$disk" "$offset" "$size" "$work/$name"
			# On s390x the disks get their names in any order.
			for disk in vda vdb vdc; do
				if [ "$name" != proc.tar ] || has_files "$work/$name"; then
					break
				fi
				take_saved "$work/$disk" "$offset" "$size" "$work/$name"
			done
		done
	[ -e "$work/proc.tar" ] || fail "$CASE: the guest saved nothing"
	chmod -f u+w "$work"/vmcore* || true
	tar -x -C "$work" -f "$work/proc.tar" && rm "$work/proc.tar"
}

# A makedumpfile built without a compression takes its option and does not compress. Such a dump is the
# plain one under a wrong name.
drop_uncompressed()
{
	local work=$1 file

	for file in "$work"/vmcore.*; do
		[ "$file" != "$work/vmcore.plain" ] || continue
		if cmp -s "$file" "$work/vmcore.plain"; then
			note "$CASE: this makedumpfile does not know $(basename "$file")'s compression"
			rm "$file"
		fi
	done
}

# A crashing guest shows the last files on the console.
collect_shown()
{
	local work=$1

	sed 's/\r$//' "$work/console.log" | awk -v dir="$work/proc/" '
		/^memtop-guest: file / { name = dir $3; printf "" >name; next }
		/^memtop-guest: eof/ { name = ""; next }
		name != "" { print >name }'
}

write_facts()
{
	local work=$1 start=$2

	cat >"$work/case" <<TEXT
case=$CASE
suite=$SUITE
arch=$ARCH
release=$RELEASE
version=$KERNEL_VERSION
package=$(cut -d ' ' -f 1 "$KERNEL/package")
cpu=$CPU
levels=$(levels "$work")
page_size=$(page_size "$work")
nodes=$(sed -nE 's/^Node ([0-9]+),.*/\1/p' "$work/proc/buddyinfo" | sort -u | wc -l)
memory_mib=$MEMORY
how=$HOW
seconds=$(($(date +%s) - start))
command=${COMMAND[*]}
TEXT
}

# Of the dump's own VMCOREINFO, as text.
vmcoreinfo()
{
	head -c 65536 "$1" | tr -c '[:print:]\n' '\n' | grep -a -m 1 -E "$2" || true
}

levels()
{
	case $ARCH in
	amd64) vmcoreinfo "$1/vmcore" 'pgtable_l5_enabled\)=' | sed 's/.*=1/5/; s/.*=0/4/' ;;
	i386) echo 3 ;;
	*) echo - ;;
	esac
}

page_size()
{
	awk '$1 == "KernelPageSize:" { print $2 * 1024; exit }' "$1/proc/1/smaps"
}
