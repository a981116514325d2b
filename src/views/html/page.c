// SPDX-License-Identifier: GPL-2.0-or-later
#include <config.h>

#include "views/html/page.h"

#include <time.h>

#include "base/text.h"
#include "views/html/embed.h"
#include "views/picture/markup.h"

void mt_html_page_begin(FILE *out, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "style-src ", out);
	mt_html_put_hash(out, mt_html_style);
	fputs("; img-src data:; script-src ", out);
	mt_html_put_hash(out, mt_html_script);
	fputs("; base-uri 'none'; form-action 'none'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n"
	      "<link rel=\"icon\" href=\"data:,\">\n<title>", out);
	mt_markup_put_text(out, title);
	fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", mt_html_style);
}

/* For people: their own time, with what it is ahead of UTC. */
static void put_time(FILE *out, const struct timespec *time)
{
	char local[MT_TEXT_TIME_SIZE], machine[64] = "";
	struct tm tm;

	if (gmtime_r(&time->tv_sec, &tm))
		strftime(machine, sizeof(machine), "%Y-%m-%dT%H:%M:%SZ", &tm);
	fprintf(out, "<dt>Time</dt><dd><time datetime=\"%s\">%s</time></dd>\n", machine,
		mt_text_time(local, time->tv_sec));
}

static void put_fact(FILE *out, const char *name, const char *value)
{
	if (!value)
		return;
	fprintf(out, "<dt>%s</dt><dd>", name);
	mt_markup_put_text(out, value);
	fputs("</dd>\n", out);
}

void mt_html_page_head(FILE *out, const struct mt_origin *origin)
{
	fputs("<header>\n<h1>Memory of ", out);
	mt_markup_put_text(out, origin->path ? origin->path : "this machine");
	fputs("</h1>\n<dl class=\"facts\">\n", out);
	put_fact(out, "Source", mt_origin_kind_name(origin->kind));
	put_fact(out, "Kernel", origin->kernel);
	put_fact(out, "Machine", origin->arch);
	if (origin->has_time)
		put_time(out, &origin->time);
	if (origin->page_size != MT_UNKNOWN)
		fprintf(out, "<dt>Page size</dt><dd>%llu bytes</dd>\n",
			(unsigned long long)origin->page_size);
	put_fact(out, "Read with", origin->used);
	put_fact(out, "Written by", PACKAGE_STRING);
	fputs("</dl>\n</header>\n", out);
}

void mt_html_page_contents(FILE *out, const struct mt_html_link *links, size_t n)
{
	fputs("<nav aria-label=\"Contents\">\n<ul>\n", out);
	for (size_t i = 0; i < n; i++) {
		fputs("<li><a href=\"#", out);
		mt_markup_put_text(out, links[i].id);
		fputs("\">", out);
		mt_markup_put_text(out, links[i].title);
		fputs("</a></li>\n", out);
	}
	fputs("</ul>\n</nav>\n", out);
}

void mt_html_page_end(FILE *out, const char *json, size_t len)
{
	if (len) {
		fputs("<script type=\"application/json\" id=\"memtop-data\">", out);
		mt_html_put_json(out, json, len);
		fputs("</script>\n", out);
	}
	fprintf(out, "<script>%s</script>\n</body>\n</html>\n", mt_html_script);
}
