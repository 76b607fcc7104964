import type { SendArguments } from '../../client/command-types.ts';
import type { CommandData } from '../../protocol/commands/index.ts';
import type { Refusal } from './refusal.ts';

export type Arriving = Omit<SendArguments<'queue:check-in'>, 'requestId'>;
export type Issued = CommandData<'queue:check-in'>;

/** Where the person is. One question a screen; what was answered before is carried along. */
export type Step =
  | { readonly kind: 'start' }
  | { readonly kind: 'identify' }
  | CodeStep
  | { readonly kind: 'department'; readonly page: number }
  | PhoneStep
  | BirthStep
  | NameStep
  /** With the hub, until its reply is there. `from` is where a refusal leads back to. */
  | { readonly kind: 'sending'; readonly arriving: Arriving; readonly from: Step }
  | { readonly kind: 'ticket'; readonly issued: Issued }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly from: Step };

export type CodeStep = { readonly kind: 'code'; readonly typed: string; readonly wrong: boolean };

/** `departmentId` is null for an appointment, which is found by the person. */
type Asked = { readonly departmentId: string | null };

export type PhoneStep = Asked & { readonly kind: 'phone'; readonly typed: string; readonly wrong: boolean };
/** `typed`: DDMMYYYY, as far as it goes. */
export type BirthStep = Asked & {
  readonly kind: 'birth';
  readonly typed: string;
  readonly wrong: boolean;
  readonly phone: string;
};
export type NameStep = Asked & {
  readonly kind: 'name';
  readonly typed: string;
  readonly others: boolean;
  readonly phone: string;
  readonly birth: string;
};

export type Action =
  | { readonly kind: 'restart' }
  | { readonly kind: 'back' }
  | { readonly kind: 'has-appointment' }
  | { readonly kind: 'take-number' }
  | { readonly kind: 'by-phone' }
  | { readonly kind: 'by-code' }
  | { readonly kind: 'more-departments' }
  | { readonly kind: 'department'; readonly departmentId: string }
  | { readonly kind: 'type'; readonly character: string }
  | { readonly kind: 'erase' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'other-letters' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'skip' }
  /** Read by a scanner: it types, and ends with Enter. */
  | { readonly kind: 'scanned'; readonly code: string }
  | { readonly kind: 'issued'; readonly issued: Issued }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export const start: Step = { kind: 'start' };
export const CODE_LENGTH = 8;
const LONGEST_PHONE = 18;
const SHORTEST_PHONE = 5;
const BIRTH_DIGITS = 8;
const LONGEST_NAME = 60;

export type Surroundings = {
  /** The only department that is to be had here; null where the person chooses. */
  readonly onlyDepartment: string | null;
  /** In which language a person who is registered now is to be addressed. */
  readonly language: string;
  /** `YYYY-MM-DD`, the hospital's. */
  readonly today: string;
};

/** What an action makes of a step; the same step where it means nothing there. */
export const advance = (step: Step, action: Action, here: Surroundings): Step => {
  switch (action.kind) {
    case 'restart':
      return start;
    case 'back':
      return back(step, here);
    case 'has-appointment':
      return { kind: 'identify' };
    case 'take-number':
      return here.onlyDepartment === null ? { kind: 'department', page: 0 } : phoneFor(here.onlyDepartment);
    case 'by-phone':
      return phoneFor(null);
    case 'by-code':
      return { kind: 'code', typed: '', wrong: false };
    case 'more-departments':
      return step.kind === 'department' ? { ...step, page: step.page + 1 } : step;
    case 'department':
      return phoneFor(action.departmentId);
    case 'type':
      return typed(step, action.character);
    case 'erase':
      return 'typed' in step ? { ...step, typed: step.typed.slice(0, -1) } : step;
    case 'clear':
      return 'typed' in step ? { ...step, typed: '' } : step;
    case 'other-letters':
      return step.kind === 'name' ? { ...step, others: !step.others } : step;
    case 'continue':
      return proceed(step, here);
    case 'skip':
      return skip(step);
    case 'scanned':
      return scanned(step, action.code);
    case 'issued':
      return { kind: 'ticket', issued: action.issued };
    case 'refused':
      return step.kind === 'sending' ? refused(step.from, action.refusal) : step;
  }
};

const phoneFor = (departmentId: string | null): PhoneStep => ({ kind: 'phone', departmentId, typed: '', wrong: false });

const back = (step: Step, { onlyDepartment }: Surroundings): Step => {
  switch (step.kind) {
    case 'code':
      return { kind: 'identify' };
    case 'phone':
      if (step.departmentId === null) return { kind: 'identify' };
      return onlyDepartment === null ? { kind: 'department', page: 0 } : start;
    case 'birth':
      return { kind: 'phone', departmentId: step.departmentId, typed: step.phone, wrong: false };
    case 'name':
      return { kind: 'phone', departmentId: step.departmentId, typed: step.phone, wrong: false };
    case 'refused':
      return step.from;
    case 'department':
      return step.page > 0 ? { ...step, page: step.page - 1 } : start;
    case 'sending':
      // Whether there is a number is not known yet; nobody may start a second one meanwhile.
      return step;
    default:
      return start;
  }
};

const typed = (step: Step, character: string): Step => {
  switch (step.kind) {
    case 'code': {
      const next = /^[a-z0-9]$/i.test(character) ? `${step.typed}${character.toUpperCase()}` : step.typed;
      return { ...step, typed: next.slice(0, CODE_LENGTH), wrong: false };
    }
    case 'phone':
      return /^\d$/.test(character)
        ? { ...step, typed: `${step.typed}${character}`.slice(0, LONGEST_PHONE), wrong: false }
        : step;
    case 'birth':
      return /^\d$/.test(character)
        ? { ...step, typed: `${step.typed}${character}`.slice(0, BIRTH_DIGITS), wrong: false }
        : step;
    case 'name':
      return /^[\p{L}\p{M}’' -]$/u.test(character)
        ? { ...step, typed: nameOf(`${step.typed}${character}`).slice(0, LONGEST_NAME) }
        : step;
    default:
      return step;
  }
};

/** As people write their names, however the keyboard does it: `Anna-Maria O’Neill`. */
const nameOf = (text: string): string =>
  text
    .replace(/^[\s-]+/, '')
    .replace(/\s+/g, ' ')
    .replace(/'/g, '’')
    .toLocaleLowerCase()
    .replace(/(^|[\s’-])(\p{L})/gu, (_, before: string, letter: string) => `${before}${letter.toLocaleUpperCase()}`);

const proceed = (step: Step, here: Surroundings): Step => {
  switch (step.kind) {
    case 'code':
      if (step.typed.length < CODE_LENGTH) return { ...step, wrong: true };
      return { kind: 'sending', arriving: { appointmentCode: step.typed, language: here.language }, from: step };
    case 'phone':
      if (step.typed.length < SHORTEST_PHONE) return { ...step, wrong: true };
      return { kind: 'birth', departmentId: step.departmentId, phone: step.typed, typed: '', wrong: false };
    case 'birth': {
      const dateOfBirth = birthDate(step.typed, here.today);
      if (dateOfBirth === null) return { ...step, wrong: true };
      return { kind: 'sending', arriving: personOf(step, dateOfBirth, here), from: step };
    }
    case 'name': {
      if (step.typed.trim().length < 2) return step;
      const arriving = { ...personOf(step, step.birth, here), fullName: step.typed.trim() };
      return { kind: 'sending', arriving, from: step };
    }
    default:
      return step;
  }
};

const personOf = (
  { departmentId, phone }: { departmentId: string | null; phone: string },
  dateOfBirth: string,
  { language }: Surroundings,
): Arriving => ({ ...(departmentId !== null && { departmentId }), phoneNumber: phone, dateOfBirth, language });

/** DDMMYYYY as `YYYY-MM-DD`; null where there is no such day, or nobody alive can be born on it. */
export const birthDate = (digits: string, today: string): string | null => {
  const [, day, month, year] = /^(\d\d)(\d\d)(\d{4})$/.exec(digits) ?? [];
  if (!day || !month || !year) return null;
  const date = `${year}-${month}-${day}`;
  const found = new Date(`${date}T00:00:00Z`);
  const exists = !Number.isNaN(found.getTime()) && found.toISOString().startsWith(date);
  return exists && date <= today && Number(year) >= 1900 ? date : null;
};

/** Without a phone number, or a name for it: an anonymous number. */
const skip = (step: Step): Step =>
  (step.kind === 'phone' || step.kind === 'name') && step.departmentId !== null
    ? { kind: 'sending', arriving: { departmentId: step.departmentId }, from: step }
    : step;

/** The code may be the end of an address. Not while a reply is awaited, nor over somebody's ticket. */
const scanned = (step: Step, text: string): Step => {
  if (step.kind === 'sending' || step.kind === 'ticket') return step;
  const code =
    text
      .split(/[/=#:]/)
      .at(-1)
      ?.replace(/[^a-z0-9]/gi, '')
      .toUpperCase() ?? '';
  const from: CodeStep = { kind: 'code', typed: code.slice(0, CODE_LENGTH), wrong: false };
  return code.length === CODE_LENGTH ? { kind: 'sending', arriving: { appointmentCode: code }, from } : step;
};

/** Some refusals are put right where they arose; the rest are told in words. */
const refused = (from: Step, refusal: Refusal): Step => {
  if (refusal.kind === 'phone-wrong' && (from.kind === 'birth' || from.kind === 'name')) {
    return { kind: 'phone', departmentId: from.departmentId, typed: from.phone, wrong: true };
  }
  if (refusal.kind === 'code-unknown' && from.kind === 'code') return { ...from, wrong: true };
  if (refusal.kind === 'person-unknown' && from.kind === 'birth' && from.departmentId !== null) {
    const { departmentId, phone } = from;
    return { kind: 'name', departmentId, phone, birth: isoOf(from.typed), typed: '', others: false };
  }
  return { kind: 'refused', refusal, from };
};

const isoOf = (digits: string): string => `${digits.slice(4)}-${digits.slice(2, 4)}-${digits.slice(0, 2)}`;
