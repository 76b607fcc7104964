import { NotedRefusal, type CommandContext } from '../../execution/define.ts';
import type { Patient } from '../../models/patient.ts';
import type { CommandName } from '../../protocol/commands/index.ts';
import type { ErrorCode, ErrorDetails } from '../../protocol/errors.ts';
import { patientView } from '../../queries/patient-view.ts';
import { noteReading } from '../note-reading.ts';

export type Asking = Pick<CommandContext, 'principal'> & { readonly by: CommandName };

/** A refusal that tells staff of patients. It is a look at them, and is noted as one. */
export const refusalAbout = (
  { principal, by }: Asking,
  patientIds: readonly string[],
  { code, details }: { code: ErrorCode; details: ErrorDetails },
): NotedRefusal =>
  new NotedRefusal(code, details, (trx) =>
    noteReading({ trx, principal }, { by, tableName: 'patients', rows: patientIds.length, patientIds }),
  );

/** As `expectRevision`, of a patient. Throws HubError('conflict', { current }). */
export const expectPatientAsSeen = (asking: Asking, patient: Patient, expected: number | undefined): void => {
  if (expected === undefined || expected === patient.revision) return;
  throw refusalAbout(asking, [patient.patientId], { code: 'conflict', details: { current: patientView(patient) } });
};
