# sources of src/commands

libmemtop_a_SOURCES += \
	src/commands/commands.c src/commands/commands.h \
	src/commands/capture.c \
	src/commands/completion.c \
	src/commands/export.c \
	src/commands/extract.c \
	src/commands/extract_views.c src/commands/extract_views.h \
	src/commands/import.c \
	src/commands/metrics.c \
	src/commands/plot.c \
	src/commands/record.c \
	src/commands/recording_plot.c src/commands/recording_plot.h \
	src/commands/report.c \
	src/commands/report_chapters.c src/commands/report_chapters.h \
	src/commands/report_index.c src/commands/report_index.h \
	src/commands/report_over_time.c src/commands/report_over_time.h

EXTRA_DIST += src/commands/README
