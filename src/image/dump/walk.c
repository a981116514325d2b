// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dump/walk.h"

#include "image/dump/dump_private.h"

static struct mt_error *find_tables(const struct mt_dump *dump, const addrxlat_meth_t **meth)
{
	if (!dump->can_translate || !dump->sys || dump->uses_load_addresses)
		return mt_error_create(MT_ERR_NOT_FOUND,
				       "this dump's addresses are translated without page tables");
	*meth = addrxlat_sys_get_meth(dump->sys, ADDRXLAT_SYS_METH_PGT);
	if ((*meth)->kind != ADDRXLAT_PGT || (*meth)->param.pgt.pf.nfields < 2)
		return mt_error_create(MT_ERR_NOT_FOUND,
				       "libkdumpfile knows no page tables for this machine");
	return NULL;
}

struct mt_error *mt_dump_paging(struct mt_dump *dump, struct mt_paging *paging)
{
	const addrxlat_meth_t *meth;
	struct mt_error *err;

	if (dump->tables.format && dump->tables.paging.nr_levels) {
		*paging = dump->tables.paging;
		return NULL;
	}
	err = find_tables(dump, &meth);

	if (err)
		return err;

	const addrxlat_paging_form_t *form = &meth->param.pgt.pf;
	const char *name = addrxlat_pte_format_name(form->pte_format);
	struct mt_paging new = { .ignored = meth->param.pgt.pte_mask };
	unsigned int sum = 0;

	snprintf(new.format, sizeof(new.format), "%s", name ? name : "unknown");
	for (unsigned int i = 0; i < form->nfields && i <= MT_MAX_LEVELS; i++) {
		new.bits[i] = form->fieldsz[i];
		sum += form->fieldsz[i];
	}
	new.nr_levels = form->nfields - 1u;
	while (new.nr_levels > 1 && !new.bits[new.nr_levels])
		new.nr_levels--;
	if (form->nfields > MT_MAX_LEVELS + 1 || sum > 64 || new.bits[0] < 8 || new.bits[0] > 24)
		return mt_error_create(MT_ERR_FORMAT, "page tables for addresses of %u bits", sum);
	*paging = new;
	return NULL;
}

struct mt_error *mt_dump_steps(struct mt_dump *dump, uint64_t root, uint64_t address,
			       struct mt_error *(*fn)(void *data, const struct mt_dump_step *s),
			       void *data, uint64_t *phys)
{
	const addrxlat_meth_t *known;
	struct mt_error *err = find_tables(dump, &known);

	if (err)
		return err;

	addrxlat_meth_t meth = *known;
	addrxlat_step_t step = { .ctx = dump->xlat, .sys = dump->sys, .meth = &meth };

	meth.param.pgt.root = (addrxlat_fulladdr_t){ root, ADDRXLAT_MACHPHYSADDR };

	addrxlat_status status = addrxlat_launch(&step, address);

	while (!err && status == ADDRXLAT_OK && step.remain > 1) {
		struct mt_dump_step told = {
			.level = step.remain - 1u,
			.table = step.base.addr,
			.index = step.idx[step.remain - 1],
		};

		status = addrxlat_step(&step);
		told.entry = step.raw.pte;
		if (status == ADDRXLAT_OK || status == ADDRXLAT_ERR_NOTPRESENT)
			err = fn(data, &told);
	}
	if (!err && status == ADDRXLAT_OK && step.remain)
		status = addrxlat_step(&step);
	if (!err && status != ADDRXLAT_OK) {
		const char *words = addrxlat_ctx_get_err(dump->xlat);

		err = mt_error_create(MT_ERR_NOT_RAM, "%s",
				      words ? words : addrxlat_strerror(status));
		addrxlat_ctx_clear_err(dump->xlat);
	}
	if (!err)
		*phys = step.base.addr;
	return err;
}
