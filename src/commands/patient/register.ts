import { Patient } from '../../models/patient.ts';
import { hospitalToday } from '../../queries/hospital-day.ts';
import { patientView } from '../../queries/patient-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { normalisePhone, phoneCountry } from '../phone.ts';
import { expectBirthday, expectUnknown, guardianOf } from './identity.ts';

export const register = defineCommand('patient:register', async (input, { trx, principal }) => {
  const { fullName, dateOfBirth = null, medicalRecordNumber = null, language = null, email = null } = input;
  const { guardianId = null, smsConsent = false } = input;
  if (dateOfBirth !== null) expectBirthday(dateOfBirth, await hospitalToday(trx));
  const guardian = guardianId === null ? null : await guardianOf(trx, guardianId);
  const typed = input.phoneNumber === undefined ? null : normalisePhone(input.phoneNumber, await phoneCountry(trx));
  // A phone number is one patient's: a child who gives the guardian's is reached through the guardian.
  const phoneNumber = typed === guardian?.phoneNumber ? null : typed;
  await expectUnknown(trx, { principal, by: 'patient:register' }, { phoneNumber, medicalRecordNumber });

  const patient = await Patient.query(trx)
    .insert({ fullName, phoneNumber, dateOfBirth, medicalRecordNumber, language, email, guardianId, smsConsent })
    .returning('*');
  return { patient: patientView(patient) };
});
