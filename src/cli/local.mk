# sources of src/cli

libmemtop_a_SOURCES += \
	src/cli/command.h \
	src/cli/diff_source.c src/cli/diff_source.h \
	src/cli/file_kind.c src/cli/file_kind.h \
	src/cli/fullscreen.c src/cli/fullscreen.h \
	src/cli/help.c src/cli/help.h \
	src/cli/living.c src/cli/living.h \
	src/cli/look.c src/cli/look.h \
	src/cli/options.c src/cli/options.h \
	src/cli/options_check.c \
	src/cli/options_private.h \
	src/cli/options_words.c \
	src/cli/output.c src/cli/output.h \
	src/cli/sample_stream.c src/cli/sample_stream.h \
	src/cli/source.c src/cli/source.h \
	src/cli/span.c src/cli/span.h

EXTRA_DIST += src/cli/README
