import type { Transaction } from 'objection';
import { Patient } from '../../../models/patient.ts';
import type { CommandInput } from '../../../protocol/commands/index.ts';
import { HubError } from '../../../protocol/errors.ts';
import { isSameName, nameKey } from '../../../protocol/text/match-name.ts';
import { NAME_KEY } from '../../../queries/patient-search.ts';
import type { CommandContext } from '../../../execution/define.ts';
import { expectBirthday, readPatient } from '../../patient/identity.ts';
import { normalisePhone } from '../../phone.ts';
import { sentToReception } from './referral.ts';

type Arriving = CommandInput<'queue:check-in'>;

/**
 * The patient that the input names, registered now if unknown and named. Not held yet: that
 * comes after the locks on the patient's entries and appointments (`positionOfArrival`). Throws
 * HubError('not_found', 'ambiguous_patient', 'invalid_input').
 */
export const identify = async (
  { trx, principal }: CommandContext,
  arriving: Arriving,
  { country, hospitalToday }: { country: string; hospitalToday: string },
): Promise<string> => {
  const { patientId, phoneNumber, fullName, dateOfBirth } = arriving;
  expectBirthday(dateOfBirth, hospitalToday);
  if (patientId !== undefined) {
    await readPatient(trx, patientId);
    return patientId;
  }

  const e164 =
    phoneNumber === undefined ? null : normalisePhone(phoneNumber, country, { codeShown: principal.role === 'kiosk' });
  const known = await (e164 === null ? namesakes(trx, arriving) : reachedBy(trx, e164));
  const fitting = fits(known, arriving);
  if (fitting.length > 1) throw sentToReception(principal, 'several_fit', fitting);
  if (fitting[0]) return fitting[0].patientId;
  if (fullName === undefined) throw new HubError('not_found', { missing: 'patient' });
  // The number is somebody else's, and one number is one patient's: reception has to look.
  if (known.length > 0 && principal.role === 'kiosk') throw sentToReception(principal, 'phone_of_another', known);
  if (known.length > 0) throw new HubError('not_found', { missing: 'patient' });
  return register(trx, arriving, fullName, e164);
};

/** Whose number it is, and the children who are reached through that person. */
const reachedBy = (trx: Transaction, e164: string): Promise<Patient[]> =>
  Patient.query(trx)
    .where('phone_number', e164)
    .orWhereIn('guardian_id', Patient.query(trx).select('patient_id').where('phone_number', e164))
    .execute();

/** A name alone is shared by too many to mean somebody known. */
const namesakes = async (trx: Transaction, { fullName = '', dateOfBirth }: Arriving): Promise<Patient[]> => {
  const key = nameKey(fullName);
  if (dateOfBirth === undefined || key === '') return [];
  return Patient.query(trx)
    .whereRaw(`${NAME_KEY} = ? AND erased_at IS NULL`, [key])
    .where('date_of_birth', dateOfBirth);
};

/** A date of birth decides; a name decides where there is none, or where it fits more than one, as with twins. */
const fits = (known: Patient[], { fullName, dateOfBirth }: Arriving): Patient[] => {
  const born = known.filter((patient) => dateOfBirth === undefined || patient.dateOfBirth === dateOfBirth);
  if (fullName === undefined || (dateOfBirth !== undefined && born.length === 1)) return born;
  const named = born.filter((patient) => isSameName(patient.fullName, fullName));
  return named.length > 0 ? named : born;
};

const register = async (
  trx: Transaction,
  {
    dateOfBirth = null,
    language = null,
  }: { dateOfBirth?: string | null | undefined; language?: string | null | undefined },
  fullName: string,
  phoneNumber: string | null,
): Promise<string> => {
  const { patientId } = await Patient.query(trx).insert({ fullName, phoneNumber, dateOfBirth, language });
  return patientId;
};
