import type { CommandArguments } from '../../../../protocol/commands/index.ts';
import type { Patient } from '../../../../protocol/patient.ts';
import { readBirthDate } from '../../../../protocol/text/birth-date.ts';
import { cleanText, hasLetter } from '../../../../protocol/text/clean.ts';
import { readPhone } from '../../../../protocol/text/phone.ts';
import type { Person } from '../person.ts';

/** A patient as it stands in the fields: typed, and not read yet. */
export type Draft = {
  readonly fullName: string;
  readonly dateOfBirth: string;
  readonly medicalRecordNumber: string;
  readonly phone: string;
  /** A child, reached by somebody else's phone. */
  readonly isChild: boolean;
  readonly guardian: Pick<Person, 'patientId' | 'fullName'> | null;
  /** Somebody was looked for and not chosen yet. */
  readonly guardianTyped: string;
  /** Empty where nobody asked. */
  readonly language: string;
  readonly email: string;
};

export const blankDraft: Draft = {
  fullName: '',
  dateOfBirth: '',
  medicalRecordNumber: '',
  phone: '',
  isChild: false,
  guardian: null,
  guardianTyped: '',
  language: '',
  email: '',
};

export const draftOf = (patient: Patient): Draft => ({
  fullName: patient.fullName,
  dateOfBirth: patient.dateOfBirth ?? '',
  medicalRecordNumber: patient.medicalRecordNumber ?? '',
  phone: patient.phoneNumber ?? '',
  isChild: patient.guardianId !== null,
  guardian: patient.guardianId === null ? null : { patientId: patient.guardianId, fullName: '' },
  guardianTyped: '',
  language: patient.language ?? '',
  email: patient.email ?? '',
});

/** What typed text is read against: the hospital's day, and the country of phone numbers without one. */
export type Reading = { readonly today: string; readonly country: string };

export type Problem =
  | 'nameMissing'
  | 'birthUnreadable'
  | 'birthImpossible'
  | 'birthAmbiguous'
  | 'phoneShort'
  | 'phoneLong'
  | 'phoneUnreadable'
  | 'phoneUnclear'
  | 'guardianMissing'
  | 'emailUnreadable';

const phoneProblems = {
  short: 'phoneShort',
  long: 'phoneLong',
  unreadable: 'phoneUnreadable',
  unclear: 'phoneUnclear',
} as const;

/** What the hub would refuse, before it is asked. */
export const problemsOf = (draft: Draft, { today, country }: Reading): Problem[] => {
  const birth = readBirthDate(draft.dateOfBirth, today);
  const phone = readPhone(draft.phone, country);
  const found: (Problem | false)[] = [
    !hasLetter(cleanText(draft.fullName)) && 'nameMissing',
    birth.kind === 'unreadable' && 'birthUnreadable',
    birth.kind === 'impossible' && 'birthImpossible',
    birth.kind === 'ambiguous' && 'birthAmbiguous',
    !draft.isChild && phone.kind === 'wrong' && phoneProblems[phone.why],
    // A parent who is not known yet is added later. A typed one must be chosen.
    draft.isChild && draft.guardian === null && draft.guardianTyped.trim() !== '' && 'guardianMissing',
    draft.email.trim() !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.email.trim()) && 'emailUnreadable',
  ];
  return found.filter((problem) => problem !== false);
};

type Registration = Omit<CommandArguments<'patient:register'>, 'requestId'>;

/** Of a draft without problems. */
export const registrationOf = (draft: Draft, { today, country }: Reading): Registration => {
  const birth = readBirthDate(draft.dateOfBirth, today);
  const phone = readPhone(draft.phone, country);
  return {
    fullName: cleanText(draft.fullName),
    ...(birth.kind === 'date' && { dateOfBirth: birth.date }),
    ...(draft.medicalRecordNumber.trim() && { medicalRecordNumber: draft.medicalRecordNumber.trim() }),
    ...(draft.isChild
      ? draft.guardian && { guardianId: draft.guardian.patientId }
      : phone.kind === 'phone' && { phoneNumber: phone.e164 }),
    ...(draft.language && { language: draft.language }),
    ...(draft.email.trim() && { email: draft.email.trim() }),
  };
};

type Update = Omit<CommandArguments<'patient:update'>, 'requestId' | 'patientId' | 'expectedRevision'>;

/** Every field, so that an emptied one is saved as empty. */
export const updateOf = (draft: Draft, reading: Reading): Update => ({
  dateOfBirth: null,
  medicalRecordNumber: null,
  phoneNumber: null,
  language: null,
  email: null,
  guardianId: null,
  ...registrationOf(draft, reading),
});
