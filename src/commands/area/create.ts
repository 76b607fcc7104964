import { Area } from '../../models/area.ts';
import { Site } from '../../models/site.ts';
import { HubError } from '../../protocol/errors.ts';
import { areaView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { withoutMissing } from '../given.ts';

export const create = defineCommand('area:create', async ({ requestId: _, ...input }, { trx }) => {
  const { siteId } = input;
  if (siteId !== undefined && !(await Site.query(trx).findById(siteId))) throw new HubError('not_found', { siteId });
  return { area: areaView(await Area.query(trx).insert(withoutMissing(input)).returning('*')) };
});
