import { Area } from '../../models/area.ts';
import { HubError } from '../../protocol/errors.ts';
import { areaView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { patchGiven } from '../given.ts';
import { expectRevision } from '../revision.ts';

export const update = defineCommand('area:update', async (input, { trx }) => {
  const { requestId: _, areaId, expectedRevision, ...fields } = input;
  const area = await Area.query(trx).findById(areaId).forUpdate();
  if (!area) throw new HubError('not_found', { areaId });
  expectRevision(area, expectedRevision, areaView);
  return { area: areaView(await patchGiven(trx, area, fields)) };
});
