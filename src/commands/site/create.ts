import { Site } from '../../models/site.ts';
import { siteView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const create = defineCommand('site:create', async ({ code, name }, { trx }) => ({
  site: siteView(await Site.query(trx).insert({ code, name }).returning('*')),
}));
