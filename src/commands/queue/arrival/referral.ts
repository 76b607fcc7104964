import { noteInAudit } from '../../../audit/note.ts';
import type { Principal } from '../../../auth/principal.ts';
import { NotedRefusal } from '../../../execution/define.ts';
import type { Patient } from '../../../models/patient.ts';
import { HubError } from '../../../protocol/errors.ts';
import type { Referral } from '../../../protocol/commands/queue/referrals.ts';
import { refusalAbout } from '../../patient/shown.ts';

/**
 * Why somebody has to go to reception. A kiosk gets one answer, the same for each reason, since a reason would tell whose phone is known or
 * who has a child that is booked. Staff read the reason in the list of those who were sent to them.
 */
export const sentToReception = (principal: Principal, why: Referral, known: readonly Patient[]): HubError => {
  if (principal.role !== 'kiosk') {
    const patientIds = known.map(({ patientId }) => patientId);
    const told = { code: 'ambiguous_patient', details: { patientIds } } as const;
    return refusalAbout({ principal, by: 'queue:check-in' }, patientIds, told);
  }
  const rowId = (known.find(({ guardianId }) => guardianId === null) ?? known[0])?.patientId;
  if (rowId === undefined) return new HubError('ambiguous_patient', {});
  return new NotedRefusal('ambiguous_patient', {}, (trx) =>
    noteInAudit(trx, { tableName: 'patients', rowId, after: { referred: why } }),
  );
};
