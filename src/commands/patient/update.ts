import { isDeepStrictEqual } from 'node:util';
import { Patient } from '../../models/patient.ts';
import { HubError } from '../../protocol/errors.ts';
import { hospitalToday } from '../../queries/hospital-day.ts';
import { patientView } from '../../queries/patient-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { invalidInput } from '../invalid-input.ts';
import { normalisePhone, phoneCountry } from '../phone.ts';
import { patchGiven } from '../given.ts';
import { noteReading } from '../note-reading.ts';
import { expectBirthday, expectUnknown, guardianOf } from './identity.ts';
import { expectPatientAsSeen } from './shown.ts';

export const update = defineCommand('patient:update', async (input, context) => {
  const { trx } = context;
  const asking = { ...context, by: 'patient:update' } as const;
  const { requestId: _, patientId, expectedRevision, phoneNumber: typed, ...rest } = input;
  const patient = await Patient.query(trx).findById(patientId).forNoKeyUpdate();
  if (!patient || patient.erasedAt !== null) throw new HubError('not_found', { patientId });
  expectPatientAsSeen(asking, patient, expectedRevision);
  if (typeof rest.dateOfBirth === 'string') expectBirthday(rest.dateOfBirth, await hospitalToday(trx));
  if (rest.guardianId === patientId) throw invalidInput('guardianId', 'self', 'Nobody is their own guardian');

  const guardianId = rest.guardianId === undefined ? patient.guardianId : rest.guardianId;
  const guardian = guardianId === null ? null : await guardianOf(trx, guardianId);
  const given = typeof typed === 'string' ? normalisePhone(typed, await phoneCountry(trx)) : typed;
  const phoneNumber = given !== undefined && given === guardian?.phoneNumber ? null : given;
  await expectUnknown(trx, asking, { phoneNumber, medicalRecordNumber: rest.medicalRecordNumber }, patientId);

  const before = patientView(patient);
  const after = patientView(await patchGiven(trx, patient, { ...rest, phoneNumber }));
  // No trigger writes down a change of nothing, and the answer tells all of the patient.
  const isLook = isDeepStrictEqual({ ...before, revision: after.revision }, after);
  if (isLook)
    await noteReading(context, { by: 'patient:update', tableName: 'patients', rows: 1, patientIds: [patientId] });
  return { patient: after };
});
