libmemtop_a_SOURCES += \
	src/views/buddy.c \
	src/views/cell.c src/views/cell.h \
	src/views/check.c \
	src/views/choose.c \
	src/views/diff.c \
	src/views/format.c src/views/format.h \
	src/views/frag.c \
	src/views/freelist.c \
	src/views/marks.c src/views/marks.h \
	src/views/nodes.c \
	src/views/log.c \
	src/views/oom.c \
	src/views/owners.c src/views/owners.h \
	src/views/owners_list.c \
	src/views/page.c src/views/page.h \
	src/views/page_mappings.c \
	src/views/pages.c src/views/pages.h \
	src/views/pages_list.c \
	src/views/pages_map.c src/views/pages_map.h \
	src/views/pages_options.c \
	src/views/pages_svg.c \
	src/views/pagetypes.c \
	src/views/pcp.c \
	src/views/plot.c src/views/plot.h \
	src/views/plot_svg.c \
	src/views/render.h \
	src/views/json_value.c src/views/json_value.h \
	src/views/render_json.c \
	src/views/render_text.c \
	src/views/sections.c \
	src/views/selection.c \
	src/views/snapshot.c \
	src/views/summary.c \
	src/views/table.c src/views/table.h \
	src/views/tui.c src/views/tui.h \
	src/views/tui_ask.c src/views/tui_ask.h \
	src/views/tui_chooser.c \
	src/views/tui_color.c \
	src/views/tui_columns.c src/views/tui_columns.h \
	src/views/tui_command.c src/views/tui_command.h \
	src/views/tui_detail.c src/views/tui_detail.h \
	src/views/tui_detail_orders.c \
	src/views/tui_draw.c src/views/tui_draw.h \
	src/views/tui_draw_foot.c \
	src/views/tui_draw_head.c \
	src/views/tui_draw_map.c \
	src/views/tui_draw_table.c \
	src/views/tui_export.c src/views/tui_export.h \
	src/views/tui_history.c src/views/tui_history.h \
	src/views/tui_job.c src/views/tui_job.h \
	src/views/tui_keys.c src/views/tui_keys.h \
	src/views/tui_map.c src/views/tui_map.h \
	src/views/tui_mouse.c src/views/tui_mouse.h \
	src/views/tui_move.c src/views/tui_move.h \
	src/views/tui_orders.c src/views/tui_orders.h \
	src/views/tui_overview.c src/views/tui_overview.h \
	src/views/tui_part.c src/views/tui_part.h \
	src/views/tui_prompt.c src/views/tui_prompt.h \
	src/views/tui_rows.c \
	src/views/tui_sample.c \
	src/views/tui_script.c src/views/tui_script.h \
	src/views/tui_settings.c src/views/tui_settings.h \
	src/views/tui_shape.c src/views/tui_shape.h \
	src/views/tui_signals.c src/views/tui_signals.h \
	src/views/tui_state.c src/views/tui_state.h \
	src/views/tui_steps.c \
	src/views/tui_target.c src/views/tui_target.h \
	src/views/view.h \
	src/views/views.c src/views/views.h \
	src/views/why.c src/views/why.h \
	src/views/why_all.c \
	src/views/why_words.c \
	src/views/zonelists.c \
	src/views/zones.c
libmemtop_a_SOURCES += \
	src/views/pagetable.c \
	src/views/space_options.c src/views/space_options.h \
	src/views/tasks.c \
	src/views/vmalloc.c \
	src/views/vmas.c \
	src/views/vtop.c
