# sources of src/views, room by room

libmemtop_a_SOURCES += \
	src/views/views.c src/views/views.h

libmemtop_a_SOURCES += \
	src/views/pages/owners.c src/views/pages/owners.h \
	src/views/pages/owners_list.c \
	src/views/pages/page.c src/views/pages/page.h \
	src/views/pages/page_mappings.c \
	src/views/pages/pages.c src/views/pages/pages.h \
	src/views/pages/pages_list.c \
	src/views/pages/pages_map.c src/views/pages/pages_map.h \
	src/views/pages/pages_options.c \
	src/views/pages/pages_svg.c

libmemtop_a_SOURCES += \
	src/views/render/column_list.c \
	src/views/render/format.c src/views/render/format.h \
	src/views/render/highlight.c src/views/render/highlight.h \
	src/views/render/json_value.c src/views/render/json_value.h \
	src/views/render/render.h \
	src/views/render/render_json.c \
	src/views/render/render_text.c \
	src/views/render/table.c src/views/render/table.h

libmemtop_a_SOURCES += \
	src/views/space/pagetable.c \
	src/views/space/space_options.c src/views/space/space_options.h \
	src/views/space/tasks.c \
	src/views/space/vmalloc.c \
	src/views/space/vmas.c \
	src/views/space/vtop.c

libmemtop_a_SOURCES += \
	src/views/tui/ask.c src/views/tui/ask.h \
	src/views/tui/color.c \
	src/views/tui/column_menu.c \
	src/views/tui/columns.c src/views/tui/columns.h \
	src/views/tui/command.c src/views/tui/command.h \
	src/views/tui/detail.c src/views/tui/detail.h \
	src/views/tui/detail_orders.c \
	src/views/tui/draw.c src/views/tui/draw.h \
	src/views/tui/draw_foot.c \
	src/views/tui/draw_head.c \
	src/views/tui/draw_map.c \
	src/views/tui/draw_table.c \
	src/views/tui/export.c src/views/tui/export.h \
	src/views/tui/history.c src/views/tui/history.h \
	src/views/tui/job.c src/views/tui/job.h \
	src/views/tui/keys.c src/views/tui/keys.h \
	src/views/tui/map.c src/views/tui/map.h \
	src/views/tui/mouse.c src/views/tui/mouse.h \
	src/views/tui/move.c src/views/tui/move.h \
	src/views/tui/orders.c src/views/tui/orders.h \
	src/views/tui/overview.c src/views/tui/overview.h \
	src/views/tui/part.c src/views/tui/part.h \
	src/views/tui/prompt.c src/views/tui/prompt.h \
	src/views/tui/rows.c \
	src/views/tui/sample.c \
	src/views/tui/script.c src/views/tui/script.h \
	src/views/tui/settings.c src/views/tui/settings.h \
	src/views/tui/shape.c src/views/tui/shape.h \
	src/views/tui/signals.c src/views/tui/signals.h \
	src/views/tui/state.c src/views/tui/state.h \
	src/views/tui/steps.c \
	src/views/tui/target.c src/views/tui/target.h \
	src/views/tui/tui.c src/views/tui/tui.h

libmemtop_a_SOURCES += \
	src/views/view/cell.c src/views/view/cell.h \
	src/views/view/selection.c \
	src/views/view/view.h

libmemtop_a_SOURCES += \
	src/views/why/oom.c \
	src/views/why/why.c src/views/why/why.h \
	src/views/why/why_all.c \
	src/views/why/why_words.c

libmemtop_a_SOURCES += \
	src/views/zones/buddy.c \
	src/views/zones/check.c \
	src/views/zones/diff.c \
	src/views/zones/frag.c \
	src/views/zones/freelist.c \
	src/views/zones/log.c \
	src/views/zones/nodes.c \
	src/views/zones/pagetypes.c \
	src/views/zones/pcp.c \
	src/views/zones/plot.c src/views/zones/plot.h \
	src/views/zones/plot_svg.c \
	src/views/zones/sections.c \
	src/views/zones/snapshot.c \
	src/views/zones/summary.c \
	src/views/zones/where.c \
	src/views/zones/zonelists.c \
	src/views/zones/zones.c
