import type { Transaction } from 'objection';
import type { Principal } from '../../auth/principal.ts';
import { Patient } from '../../models/patient.ts';
import type { CommandInput } from '../../protocol/commands/index.ts';
import { HubError } from '../../protocol/errors.ts';
import type { CommandContext } from '../define.ts';
import { invalidInput } from '../invalid-input.ts';
import { expectBirthday, knownPatient } from '../patient/identity.ts';
import { normalisePhone } from '../phone.ts';

type Arriving = CommandInput<'queue:check-in'>;

/**
 * What somebody who serves themselves may say: nothing that only staff decide, and a phone number only with the date of
 * birth, since phones are shared and the ticket link is a capability. Throws HubError('forbidden', 'invalid_input').
 */
export const expectSayable = ({ role }: Principal, arriving: Arriving): void => {
  const { phoneNumber, dateOfBirth, fullName, patientId } = arriving;
  const nameless = patientId === undefined && phoneNumber === undefined;
  if (role === 'kiosk') {
    for (const field of ['patientId', 'urgencyLevel'] as const) {
      if (arriving[field] !== undefined) throw new HubError('forbidden', { field });
    }
    if (phoneNumber !== undefined && dateOfBirth === undefined) {
      throw invalidInput('dateOfBirth', 'required', 'At a kiosk a phone number needs the date of birth');
    }
    if (nameless && fullName !== undefined) {
      throw invalidInput('phoneNumber', 'required', 'Whoever registers themselves needs a phone number');
    }
  }
  if (nameless && fullName === undefined && dateOfBirth !== undefined) {
    throw invalidInput('phoneNumber', 'required', 'A date of birth alone finds nobody');
  }
};

/**
 * The patient that the input names, registered now if unknown and named; null for an anonymous ticket. Throws
 * HubError('not_found', 'ambiguous_patient', 'invalid_input').
 */
export const identify = async (
  { trx, principal }: CommandContext,
  arriving: Arriving,
  { country, hospitalToday }: { country: string; hospitalToday: string },
): Promise<string | null> => {
  const { patientId, phoneNumber, fullName, dateOfBirth } = arriving;
  expectBirthday(dateOfBirth, hospitalToday);
  if (patientId !== undefined) {
    await knownPatient(trx, patientId);
    return patientId;
  }
  if (phoneNumber === undefined && fullName === undefined) return null;

  const e164 = phoneNumber === undefined ? null : normalisePhone(phoneNumber, country);
  const known = await (e164 === null ? namesakes(trx, arriving) : reachedBy(trx, e164));
  const fitting = fits(known, arriving);
  if (fitting.length > 1) throw new HubError('ambiguous_patient', whichOnes(principal, fitting));
  if (fitting[0]) return fitting[0].patientId;
  // The number is somebody else's, and one number is one patient's: reception has to look.
  if (fullName === undefined || known.length > 0) throw new HubError('not_found', { missing: 'patient' });
  return register(trx, arriving, fullName, e164);
};

/** Whose number it is, and the children who are reached through that person. */
const reachedBy = (trx: Transaction, e164: string): Promise<Patient[]> =>
  Patient.query(trx)
    .where('phone_number', e164)
    .orWhereIn('guardian_id', Patient.query(trx).select('patient_id').where('phone_number', e164))
    .execute();

/** A name alone is shared by too many to mean somebody known. */
const namesakes = async (trx: Transaction, { fullName = '', dateOfBirth }: Arriving): Promise<Patient[]> =>
  dateOfBirth === undefined
    ? []
    : Patient.query(trx).whereRaw('lower(full_name) = lower(?)', [fullName]).where('date_of_birth', dateOfBirth);

/** A date of birth decides; a name decides where there is none, or where it fits more than one, as with twins. */
const fits = (known: Patient[], { fullName, dateOfBirth }: Arriving): Patient[] => {
  const born = known.filter((patient) => dateOfBirth === undefined || patient.dateOfBirth === dateOfBirth);
  if (fullName === undefined || (dateOfBirth !== undefined && born.length === 1)) return born;
  const named = born.filter((patient) => sameName(patient.fullName, fullName));
  return named.length > 0 ? named : born;
};

/** As people write a name: without accents, in capitals. */
const sameName = (a: string, b: string): boolean =>
  a.trim().localeCompare(b.trim(), undefined, { sensitivity: 'base' }) === 0;

/** Staff can choose; a kiosk must not say who else has this number. */
const whichOnes = ({ role }: Principal, patients: Patient[]) =>
  role === 'kiosk' ? {} : { patientIds: patients.map(({ patientId }) => patientId) };

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
