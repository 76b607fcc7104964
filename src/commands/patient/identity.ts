import type { Transaction } from 'objection';
import { Patient } from '../../models/patient.ts';
import { HubError } from '../../protocol/errors.ts';
import { invalidInput } from '../invalid-input.ts';
import { refusalAbout, type Asking } from './shown.ts';

/**
 * The patient, for a command that is about to refer to them: held by the key, so that none is erased in between. Locks no
 * entry or appointment of theirs afterwards: a change of the name waits for this lock while it holds those. Throws
 * HubError('not_found'), also for one who was erased.
 */
export const knownPatient = async (trx: Transaction, patientId: string): Promise<Patient> =>
  expectKnown(await Patient.query(trx).findById(patientId).forKeyShare(), patientId);

/** The patient, not held. Throws as `knownPatient` does. */
export const readPatient = async (trx: Transaction, patientId: string): Promise<Patient> =>
  expectKnown(await Patient.query(trx).findById(patientId), patientId);

const expectKnown = (patient: Patient | undefined, patientId: string): Patient => {
  if (!patient || patient.erasedAt !== null) throw new HubError('not_found', { patientId });
  return patient;
};

/** Throws HubError('not_found'); the guardian of a child, whose phone number the child may use. */
export const guardianOf = async (trx: Transaction, guardianId: string): Promise<Patient> => {
  const guardian = await Patient.query(trx).findById(guardianId).forKeyShare();
  if (!guardian || guardian.erasedAt !== null) throw new HubError('not_found', { guardianId });
  return guardian;
};

type Identity = { phoneNumber?: string | null | undefined; medicalRecordNumber?: string | null | undefined };

/** A phone or record number is one patient's. Throws HubError('conflict') with the field and whose it is: staff may see that. */
export const expectUnknown = async (
  trx: Transaction,
  asking: Asking,
  identity: Identity,
  exceptId?: string,
): Promise<void> => {
  for (const [field, column] of columns) {
    const value = identity[field];
    if (typeof value !== 'string') continue;
    const other = await Patient.query(trx).findOne(column, value);
    if (other && other.patientId !== exceptId) {
      const details = { field, patientId: other.patientId };
      throw refusalAbout(asking, [other.patientId], { code: 'conflict', details });
    }
  }
};

const columns = [
  ['phoneNumber', 'phone_number'],
  ['medicalRecordNumber', 'medical_record_number'],
] as const;

const OLDEST = '1900-01-01';

/** `today` is the hospital's. */
export const expectBirthday = (dateOfBirth: string | null | undefined, today: string): void => {
  if (typeof dateOfBirth !== 'string') return;
  if (dateOfBirth < OLDEST) throw invalidInput('dateOfBirth', 'too_small', 'Nobody alive is that old');
  if (dateOfBirth > today) throw invalidInput('dateOfBirth', 'too_big', 'A date of birth is not in the future');
};
