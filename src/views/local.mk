# sources of src/views, room by room

libmemtop_a_SOURCES += \
	src/views/views.c src/views/views.h

libmemtop_a_SOURCES += \
	src/views/memory/cgroups.c \
	src/views/memory/files.c \
	src/views/blockers/blockers.c src/views/blockers/blockers.h \
	src/views/blockers/blockers_holders.c \
	src/views/blockers/blockers_list.c \
	src/views/blockers/blockers_map.c \
	src/views/blockers/blockers_offline.c \
	src/views/blockers/blockers_options.c src/views/blockers/blockers_options.h \
	src/views/blockers/blockers_svg.c src/views/blockers/blockers_svg.h \
	src/views/blockers/holder_name.c src/views/blockers/holder_name.h

libmemtop_a_SOURCES += \
	src/views/html/embed.c src/views/html/embed.h \
	src/views/html/page.c src/views/html/page.h \
	src/views/html/script.c \
	src/views/html/section.c src/views/html/section.h \
	src/views/html/story.c src/views/html/story.h \
	src/views/html/style.c \
	src/views/html/tee.c src/views/html/tee.h

libmemtop_a_SOURCES += \
	src/views/memory/memory.h \
	src/views/memory/allocs.c \
	src/views/memory/hugetlb.c \
	src/views/memory/slabs.c \
	src/views/memory/where.c

libmemtop_a_SOURCES += \
	src/views/pages/map_cell.c src/views/pages/map_cell.h \
	src/views/pages/owners.c \
	src/views/pages/owners_list.c \
	src/views/pages/owners_shared.c src/views/pages/owners_shared.h \
	src/views/pages/page.c \
	src/views/pages/page_mappings.c \
	src/views/pages/page_options.c src/views/pages/page_options.h \
	src/views/pages/pages.c src/views/pages/pages.h \
	src/views/pages/pages_by.c \
	src/views/pages/pages_list.c \
	src/views/pages/pages_map.c \
	src/views/pages/pages_options.c src/views/pages/pages_options.h \
	src/views/pages/pages_svg.c src/views/pages/pages_svg.h

libmemtop_a_SOURCES += \
	src/views/picture/grid.c src/views/picture/grid.h \
	src/views/picture/markup.c src/views/picture/markup.h \
	src/views/picture/plot_svg.c src/views/picture/plot_svg.h \
	src/views/picture/zones.c src/views/picture/zones.h

libmemtop_a_SOURCES += \
	src/views/render/column_list.c src/views/render/column_list.h \
	src/views/render/format.c src/views/render/format.h \
	src/views/render/highlight.c src/views/render/highlight.h \
	src/views/render/json_value.c src/views/render/json_value.h \
	src/views/render/plot.c src/views/render/plot.h \
	src/views/render/plot_json.c \
	src/views/render/render.h \
	src/views/render/csv.c src/views/render/csv.h \
	src/views/render/render_csv.c \
	src/views/render/row_order.c src/views/render/row_order.h \
	src/views/render/render_json.c \
	src/views/render/render_text.c \
	src/views/render/render_warnings.c \
	src/views/render/table.c src/views/render/table.h

libmemtop_a_SOURCES += \
	src/views/space/pagetable.c \
	src/views/space/space.h \
	src/views/space/space_options.c src/views/space/space_options.h \
	src/views/space/tasks.c \
	src/views/space/vmalloc.c \
	src/views/space/vmas.c \
	src/views/space/vtop.c

libmemtop_a_SOURCES += \
	src/views/tui/resize.c src/views/tui/resize.h \
	src/views/tui/script.c src/views/tui/script.h \
	src/views/tui/tui.c src/views/tui/tui.h

libmemtop_a_SOURCES += \
	src/views/tui/data/ask.c src/views/tui/data/ask.h \
	src/views/tui/data/command.c src/views/tui/data/command.h \
	src/views/tui/data/detail.c src/views/tui/data/detail.h \
	src/views/tui/data/detail_orders.c \
	src/views/tui/data/detail_private.h \
	src/views/tui/data/detail_title.c \
	src/views/tui/data/detail_zone.c \
	src/views/tui/data/export.c src/views/tui/data/export.h \
	src/views/tui/data/history.c src/views/tui/data/history.h \
	src/views/tui/data/job.c src/views/tui/data/job.h \
	src/views/tui/data/orders.c src/views/tui/data/orders.h \
	src/views/tui/data/overview.c src/views/tui/data/overview.h \
	src/views/tui/data/row_transform.c src/views/tui/data/row_transform.h \
	src/views/tui/data/source.h \
	src/views/tui/data/target.c src/views/tui/data/target.h \
	src/views/tui/data/zone_summary.c src/views/tui/data/zone_summary.h

libmemtop_a_SOURCES += \
	src/views/tui/draw/draw.c src/views/tui/draw/draw.h \
	src/views/tui/draw/draw_columns.c \
	src/views/tui/draw/draw_detail.c \
	src/views/tui/draw/draw_foot.c \
	src/views/tui/draw/draw_head.c \
	src/views/tui/draw/draw_map.c \
	src/views/tui/draw/draw_private.h \
	src/views/tui/draw/draw_table.c

libmemtop_a_SOURCES += \
	src/views/tui/input/column_menu.c src/views/tui/input/column_menu.h \
	src/views/tui/input/complete.c src/views/tui/input/complete.h \
	src/views/tui/input/help.c src/views/tui/input/help.h \
	src/views/tui/input/keys.c src/views/tui/input/keys.h \
	src/views/tui/input/map.c src/views/tui/input/map.h \
	src/views/tui/input/mouse.c src/views/tui/input/mouse.h \
	src/views/tui/input/move.c src/views/tui/input/move.h \
	src/views/tui/input/prompt.c src/views/tui/input/prompt.h \
	src/views/tui/input/steps.c src/views/tui/input/steps.h

libmemtop_a_SOURCES += \
	src/views/tui/screen/columns.c src/views/tui/screen/columns.h \
	src/views/tui/screen/export_text.c src/views/tui/screen/export_text.h \
	src/views/tui/screen/layout.c src/views/tui/screen/layout.h \
	src/views/tui/screen/layout_tabs.c \
	src/views/tui/screen/map_cursor.c src/views/tui/screen/map_cursor.h \
	src/views/tui/screen/options.h \
	src/views/tui/screen/rows.c src/views/tui/screen/rows.h \
	src/views/tui/screen/sample.c src/views/tui/screen/sample.h \
	src/views/tui/screen/screen.c src/views/tui/screen/screen.h \
	src/views/tui/screen/settings.c src/views/tui/screen/settings.h \
	src/views/tui/screen/stack.c src/views/tui/screen/stack.h \
	src/views/tui/screen/state.c src/views/tui/screen/state.h \
	src/views/tui/screen/tabs.c src/views/tui/screen/tabs.h

libmemtop_a_SOURCES += \
	src/views/tui/term/capture.c src/views/tui/term/capture.h \
	src/views/tui/term/keys.c src/views/tui/term/keys.h \
	src/views/tui/term/signals.c src/views/tui/term/signals.h \
	src/views/tui/term/style.c src/views/tui/term/style.h \
	src/views/tui/term/term.c src/views/tui/term/term.h \
	src/views/tui/term/terminfo.c src/views/tui/term/terminfo.h

libmemtop_a_SOURCES += \
	src/views/view/cell.c src/views/view/cell.h \
	src/views/view/seen.c \
	src/views/view/selection.c \
	src/views/view/row_copy.c src/views/view/row_copy.h \
	src/views/view/view.c src/views/view/view.h

libmemtop_a_SOURCES += \
	src/views/oom/oom.c src/views/oom/oom.h \
	src/views/oom/oom_columns.c src/views/oom/oom_columns.h \
	src/views/oom/oom_private.h \
	src/views/oom/oom_row.c \
	src/views/oom/oom_victim.c \
	src/views/oom/oom_words.c

libmemtop_a_SOURCES += \
	src/views/why/why.c src/views/why/why.h \
	src/views/why/why_all.c \
	src/views/why/why_compaction.c src/views/why/why_compaction.h \
	src/views/why/why_words.c src/views/why/why_words.h

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
	src/views/zones/sections.c \
	src/views/zones/snapshot.c \
	src/views/zones/summary.c \
	src/views/zones/summary_machine.c src/views/zones/summary_machine.h \
	src/views/zones/zonelists.c \
	src/views/zones/zones.c src/views/zones/zones.h

EXTRA_DIST += \
	src/views/README \
	src/views/blockers/README \
	src/views/html/README \
	src/views/memory/README \
	src/views/oom/README \
	src/views/pages/README \
	src/views/render/README \
	src/views/space/README \
	src/views/tui/README \
	src/views/tui/data/README \
	src/views/tui/draw/README \
	src/views/tui/input/README \
	src/views/tui/screen/README \
	src/views/tui/term/README \
	src/views/view/README \
	src/views/why/README \
	src/views/zones/README
