import { Area } from '../../models/area.ts';
import { areaView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const list = defineCommand('area:list', async (_input, { trx }) => {
  const areas = await Area.query(trx).orderBy(['site_id', 'letter']);
  return { areas: areas.map(areaView) };
});
