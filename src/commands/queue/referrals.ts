import { defineCommand } from '../../execution/define.ts';
import { referralsOf } from '../../queries/referrals.ts';
import { noteReading } from '../note-reading.ts';

export const referrals = defineCommand('queue:referrals', async ({ since }, context) => {
  const told = await referralsOf(context.trx, since);
  const patientIds = told.map(({ patientId }) => patientId);
  // Nobody was shown.
  if (told.length === 0) return { referrals: told };
  await noteReading(context, { by: 'queue:referrals', tableName: 'patients', rows: told.length, patientIds });
  return { referrals: told };
});
