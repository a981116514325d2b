# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Forecasts of memtop blockers against a kernel that really compacts its memory: README.md.

# blockers CASE [TRIES [FIRST [MEGABYTES]]]; with MEMTOP_GUEST_EXPLAIN the last try's memory is dumped once
# more afterwards, as vmcore beside vmcore.before
blockers()
{
	local work first=${3:-1} tries=${2:-20} status=0

	read_case "$1"
	[ -n "$TRIPLET" ] || skip "no compiler for $ARCH"
	work=$CACHE/blockers.$CASE
	rm -rf "$work"
	mkdir -p "$work/root/modules"
	need "${NEEDED[@]}" "$QEMU_PACKAGE" "${COMPILER[@]}"
	fetch_kernel "$SUITE" "$ARCH" "$FLAVOUR"
	add_busybox "$work/root"
	add_modules "$work/root"
	cp "$HERE/blockers/init" "$work/root/init"
	compile_program blockers/provoke "$work/root/bin/provoke"
	pack "$work/root" "$work/root.img"
	truncate -s 256M "$work/vda"
	note "$CASE: $RELEASE, $tries tries"
	# shellcheck disable=SC2054
	COMMAND=("${QEMU[@]}" -accel tcg,thread=multi -cpu "$CPU" -m "${4:-256}M" -smp 2
		-drive "file=$work/vda,format=raw,if=virtio,cache=unsafe"
		-nodefaults -display none -no-reboot "${VMCOREINFO[@]}" -kernel "$KERNEL/vmlinuz" -initrd "$work/root.img"
		-append "console=$CONSOLE panic=10 memtop.first=$first memtop.last=$((first + tries - 1))${MEMTOP_GUEST_EXPLAIN:+ memtop.explain=1}$(boot_parameters)")
	"$HERE/blockers/run.py" --memtop "${MEMTOP:-$HERE/../../build/memtop}" --vmlinux "$KERNEL/vmlinux" \
		--folder "$work" --time "${MEMTOP_GUEST_TIME:-3600}" --orders "${MEMTOP_GUEST_ORDERS:-9,7,4}" \
		-- "${COMMAND[@]}" || status=$?
	rm -rf "$work/root" "$work/root.img" "$work/vda"
	return $status
}
