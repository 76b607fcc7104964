import { Department } from '../../models/department.ts';
import { Site } from '../../models/site.ts';
import { HubError } from '../../protocol/errors.ts';
import { siteView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { patchGiven } from '../given.ts';
import { expectRevision } from '../revision.ts';

export const update = defineCommand('site:update', async (input, { trx }) => {
  const { siteId, expectedRevision, name, active } = input;
  const site = await Site.query(trx).findById(siteId).forUpdate();
  if (!site) throw new HubError('not_found', { siteId });
  expectRevision(site, expectedRevision, siteView);
  if (active === false && site.active) {
    const open = await Department.query(trx).where({ site_id: siteId, active: true }).resultSize();
    if (open > 0)
      throw new HubError('invalid_transition', { from: 'active', to: 'inactive', siteId, departments: open });
  }
  return { site: siteView(await patchGiven(trx, site, { name, active })) };
});
