import { Patient } from '../../models/patient.ts';
import { HubError } from '../../protocol/errors.ts';
import { hospitalToday } from '../../queries/hospital-day.ts';
import { patientView } from '../../queries/patient-view.ts';
import { defineCommand } from '../define.ts';
import { invalidInput } from '../invalid-input.ts';
import { normalisePhone, phoneCountry } from '../phone.ts';
import { patchGiven } from '../patch-given.ts';
import { expectRevision } from '../revision.ts';
import { expectBirthday, expectUnknown, guardianOf } from './identity.ts';

export const update = defineCommand('patient:update', async (input, { trx }) => {
  const { requestId: _, patientId, expectedRevision, phoneNumber: typed, ...rest } = input;
  const patient = await Patient.query(trx).findById(patientId).forNoKeyUpdate();
  if (!patient || patient.erasedAt !== null) throw new HubError('not_found', { patientId });
  expectRevision(patient, expectedRevision, patientView);
  if (typeof rest.dateOfBirth === 'string') expectBirthday(rest.dateOfBirth, await hospitalToday(trx));
  if (rest.guardianId === patientId) throw invalidInput('guardianId', 'self', 'Nobody is their own guardian');

  const guardianId = rest.guardianId === undefined ? patient.guardianId : rest.guardianId;
  const guardian = guardianId === null ? null : await guardianOf(trx, guardianId);
  const given = typeof typed === 'string' ? normalisePhone(typed, await phoneCountry(trx)) : typed;
  const phoneNumber = given !== undefined && given === guardian?.phoneNumber ? null : given;
  await expectUnknown(trx, { phoneNumber, medicalRecordNumber: rest.medicalRecordNumber }, patientId);

  const changed = await patchGiven(trx, patient, { ...rest, phoneNumber });
  return { patient: patientView(changed) };
});
