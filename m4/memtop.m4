# AX_MT_CFLAGS: the warnings the project is clean with, where the compiler
# knows them.  -Werror is for those who ask for it.
AC_DEFUN([AX_MT_CFLAGS], [
  AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [warnings are errors])], [], [enable_werror=no])
  AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers], [build with ASan and UBSan])],
    [], [enable_sanitizers=no])
  MT_CFLAGS="-std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla"
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
