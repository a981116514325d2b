# sources of src/commands

libmemtop_a_SOURCES += \
	src/commands/commands.c src/commands/commands.h \
	src/commands/capture.c \
	src/commands/completion.c \
	src/commands/export.c \
	src/commands/import.c \
	src/commands/metrics.c \
	src/commands/plot.c \
	src/commands/record.c \
	src/commands/report.c \
	src/commands/report_chapters.c src/commands/report_chapters.h \
	src/commands/report_index.c src/commands/report_index.h

EXTRA_DIST += src/commands/README
