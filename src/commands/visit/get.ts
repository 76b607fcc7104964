import { Visit } from '../../models/visit.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { noteReading } from '../note-reading.ts';
import { ownVisit, visitViewOf } from './visit-command.ts';

export const get = defineCommand('visit:get', async ({ visitId }, context) => {
  const { trx } = context;
  const { visit, entries } = await ownVisit(context, Visit.query(trx).findById(visitId), visitId);
  const { patientId, visitDate, siteId, language, origin, endedAt } = visit;
  const patientIds = patientId === null ? [] : [patientId];
  await noteReading(context, { by: 'visit:get', tableName: 'queue', rows: entries.length, patientIds });
  const { partyId: _, ...view } = await visitViewOf(trx, visit);
  return {
    visit: {
      ...view,
      visitDate,
      siteId,
      patientId,
      language,
      origin,
      endedAt: endedAt?.toISOString() ?? null,
      revision: visit.revision,
    },
    entries: entries.map(staffEntryView),
  };
});
