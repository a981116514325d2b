# AX_MT_CFLAGS: the warnings the project is clean with, where the compiler
# knows them.  -Werror is for those who ask for it.
AC_DEFUN([AX_MT_CFLAGS], [
  AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [warnings are errors])], [], [enable_werror=no])
  AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers], [build with ASan and UBSan])],
    [], [enable_sanitizers=no])
  # the same objects are linked into programs and into the part that is loaded on demand
  MT_CFLAGS="-std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -fPIC -fvisibility=hidden"
  MT_LDFLAGS=
  AS_IF([test "x$enable_werror" = xyes], [MT_CFLAGS="$MT_CFLAGS -Werror"])
  AS_IF([test "x$enable_sanitizers" = xyes], [
    MT_CFLAGS="$MT_CFLAGS -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
    MT_LDFLAGS="-fsanitize=address,undefined"
  ])
  AM_CONDITIONAL([SANITIZERS], [test "x$enable_sanitizers" = xyes])
  AC_SUBST([MT_CFLAGS])
  AC_SUBST([MT_LDFLAGS])
])

# MT_FUZZER: --enable-fuzzers builds libFuzzer binaries (clang only); without
# it the same targets are built as programs that replay files.
AC_DEFUN([MT_FUZZER], [
  AC_ARG_ENABLE([fuzzers],
    [AS_HELP_STRING([--enable-fuzzers], [build the fuzz targets with libFuzzer (clang)])],
    [], [enable_fuzzers=no])
  MT_FUZZ_LIBS=
  AS_IF([test "x$enable_fuzzers" = xyes], [MT_FUZZ_LIBS=-fsanitize=fuzzer])
  AC_SUBST([MT_FUZZ_LIBS])
  AM_CONDITIONAL([FUZZERS], [test "x$enable_fuzzers" = xyes])
])

# MT_HARDENING: what makes the faults that are left harder to use: PIE, a stack
# protector, full RELRO, and checked copies where the compiler optimises.  Not
# with sanitizers or fuzzers, which have checks of their own that these are in the
# way of.  MT_HARDENED names what is on, for the test of the built program.
AC_DEFUN([MT_HARDENING], [
  AC_ARG_ENABLE([hardening],
    [AS_HELP_STRING([--disable-hardening], [without PIE, stack protector, RELRO, FORTIFY])],
    [], [enable_hardening=yes])
  AS_IF([test "x$enable_sanitizers" = xyes || test "x$enable_fuzzers" = xyes],
    [enable_hardening=no])
  MT_HARDENED=
  AS_IF([test "x$enable_hardening" = xyes], [
    MT_TRY_HARDENING([stack-protector], [-fstack-protector-strong], [])
    MT_TRY_HARDENING([pie], [], [-pie])
    MT_TRY_HARDENING([relro], [], [-Wl,-z,relro,-z,now])
    AC_MSG_CHECKING([whether the compiler optimises, and nobody asked for FORTIFY])
    AC_COMPILE_IFELSE([AC_LANG_SOURCE([
#if !defined(__OPTIMIZE__) || defined(_FORTIFY_SOURCE)
#error no
#endif
])], [AC_MSG_RESULT([yes])
      MT_CFLAGS="$MT_CFLAGS -D_FORTIFY_SOURCE=2"], [AC_MSG_RESULT([no])])
    mt_saved_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS $MT_CFLAGS"
    AC_COMPILE_IFELSE([AC_LANG_SOURCE([
#include <string.h>
#if !defined(__OPTIMIZE__) || !defined(_FORTIFY_SOURCE) || _FORTIFY_SOURCE < 2
#error no
#endif
])], [MT_HARDENED="$MT_HARDENED fortify"])
    CFLAGS=$mt_saved_CFLAGS
  ])
  # what is loaded on demand is no program, of which -pie speaks
  MT_SHARED_LDFLAGS=`AS_ECHO(["$MT_LDFLAGS"]) | sed 's/-pie//'`
  AC_SUBST([MT_SHARED_LDFLAGS])
  AC_SUBST([MT_HARDENED])
])

# MT_TRY_HARDENING(NAME, CFLAGS, LDFLAGS): where compiler and linker take them
AC_DEFUN([MT_TRY_HARDENING], [
  AC_MSG_CHECKING([for $2 $3])
  mt_saved_CFLAGS=$CFLAGS
  mt_saved_LDFLAGS=$LDFLAGS
  CFLAGS="$CFLAGS -Werror $2"
  LDFLAGS="$LDFLAGS $3"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([])], [
    AC_MSG_RESULT([yes])
    MT_CFLAGS="$MT_CFLAGS $2"
    MT_LDFLAGS="$MT_LDFLAGS $3"
    MT_HARDENED="$MT_HARDENED $1"
  ], [AC_MSG_RESULT([no])])
  CFLAGS=$mt_saved_CFLAGS
  LDFLAGS=$mt_saved_LDFLAGS
])
