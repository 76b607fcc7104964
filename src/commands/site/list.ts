import { Site } from '../../models/site.ts';
import { siteView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const list = defineCommand('site:list', async (_input, { trx }) => {
  const sites = await Site.query(trx).orderBy(['name', 'site_id']);
  return { sites: sites.map(siteView) };
});
