import type { SendArguments } from '../../../client/command-types.ts';
import type { CommandData } from '../../../protocol/commands/index.ts';
import { CODE_LENGTH } from '../../../protocol/confirmation-code.ts';
import type { Refusal } from './refusal.ts';
import { birthDate, codeIn, erased, isoOf, typedInto } from './typed.ts';

export type Arriving = Omit<SendArguments<'queue:check-in'>, 'requestId'>;
export type Issued = CommandData<'queue:check-in'>;

/** Where the person is. One question a screen; earlier answers are carried along. */
export type Step =
  | { readonly kind: 'start' }
  | { readonly kind: 'identify' }
  | CodeStep
  | { readonly kind: 'department'; readonly page: number }
  /** Which service of one department. `from` is where Back leads. */
  | { readonly kind: 'services'; readonly departmentId: string; readonly page: number; readonly from: Step }
  | PhoneStep
  | BirthStep
  | NameStep
  /** Sent to the hub; the reply is awaited. `from` is where a refusal leads back to. */
  | { readonly kind: 'sending'; readonly arriving: Arriving; readonly from: Step }
  | { readonly kind: 'ticket'; readonly issued: Issued; readonly scanned?: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly from: Step };

export type CodeStep = {
  readonly kind: 'code';
  readonly typed: string;
  /** `unread`: the scanner read something that is no code of ours. */
  readonly wrong: 'unknown' | 'incomplete' | 'unread' | null;
};

/** What somebody without an appointment is here for; a department where it offers no services. */
type Wanted = { readonly serviceId: string } | { readonly departmentId: string };

/** `wanted` is null for an appointment: the person finds it. `from` is where Back leads before anything is typed. */
type Asked = { readonly wanted: Wanted | null; readonly from: Step };

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
  /** Which page of letters the keyboard shows. */
  readonly letters: number;
  /** `long`: more was typed than is kept. */
  readonly wrong: 'missing' | 'long' | null;
  readonly phone: string;
  readonly birth: string;
};

export type Action =
  /** The person leaves: the next one starts in the hospital's language. */
  | { readonly kind: 'leave' }
  | { readonly kind: 'back' }
  | { readonly kind: 'has-appointment' }
  | { readonly kind: 'take-number' }
  | { readonly kind: 'by-phone' }
  | { readonly kind: 'by-code' }
  /** More of a list than a screen holds. */
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'department'; readonly departmentId: string }
  | { readonly kind: 'service'; readonly serviceId: string }
  | { readonly kind: 'type'; readonly character: string }
  | { readonly kind: 'erase' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'letters'; readonly page: number }
  | { readonly kind: 'continue' }
  | { readonly kind: 'skip' }
  /** Read by a scanner: it types, and ends with Enter. */
  | { readonly kind: 'scanned'; readonly code: string }
  | { readonly kind: 'issued'; readonly issued: Issued }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export const start: Step = { kind: 'start' };
const SHORTEST_PHONE = 5;

export type Surroundings = {
  /** The one department of this kiosk; null where the person chooses. */
  readonly onlyDepartment: string | null;
  /** What a department offers at kiosks, by its id. */
  readonly servicesOf: (departmentId: string) => readonly string[];
  /** The language of somebody who registers now. */
  readonly language: string;
  /** `YYYY-MM-DD`, the hospital's. */
  readonly today: string;
};

/** The step after an action; the same step if the action means nothing there. */
export const advance = (step: Step, action: Action, here: Surroundings): Step => {
  switch (action.kind) {
    case 'leave':
      return start;
    case 'back':
      return back(step);
    case 'has-appointment':
      return { kind: 'identify' };
    case 'take-number':
      return here.onlyDepartment === null
        ? { kind: 'department', page: 0 }
        : chosen(here.onlyDepartment, { from: start, here });
    case 'by-phone':
      return phoneFor(null, { kind: 'identify' });
    case 'by-code':
      return { kind: 'code', typed: '', wrong: null };
    case 'page':
      return step.kind === 'department' || step.kind === 'services' ? { ...step, page: action.page } : step;
    case 'department':
      return chosen(action.departmentId, { from: step, here });
    case 'service':
      return phoneFor({ serviceId: action.serviceId }, step);
    case 'type':
      return typedInto(step, action.character);
    case 'erase':
      return erased(step);
    case 'clear':
      return 'typed' in step ? { ...step, typed: '' } : step;
    case 'letters':
      return step.kind === 'name' ? { ...step, letters: action.page } : step;
    case 'continue':
      return proceed(step, here);
    case 'skip':
      return skip(step, here);
    case 'scanned':
      return scanned(step, action.code, here);
    case 'issued':
      return { kind: 'ticket', issued: action.issued };
    case 'refused':
      return step.kind === 'sending' ? refused(step.from, action.refusal) : step;
  }
};

const phoneFor = (wanted: Wanted | null, from: Step): PhoneStep => ({
  kind: 'phone',
  wanted,
  from,
  typed: '',
  wrong: false,
});

/** A department is chosen. Where it offers one service or none, there is nothing more to ask. */
const chosen = (departmentId: string, { from, here }: { from: Step; here: Surroundings }): Step => {
  const [serviceId, ...others] = here.servicesOf(departmentId);
  if (others.length > 0) return { kind: 'services', departmentId, page: 0, from };
  return phoneFor(serviceId === undefined ? { departmentId } : { serviceId }, from);
};

const back = (step: Step): Step => {
  switch (step.kind) {
    case 'code':
      return { kind: 'identify' };
    case 'phone':
      return step.from;
    case 'birth':
    case 'name':
      return { ...phoneFor(step.wanted, step.from), typed: step.phone };
    case 'refused':
      return step.from;
    case 'department':
      return step.page > 0 ? { ...step, page: step.page - 1 } : start;
    case 'services':
      return step.page > 0 ? { ...step, page: step.page - 1 } : step.from;
    case 'sending':
      // It is not known yet whether there is a number. Nobody may start a second one meanwhile.
      return step;
    default:
      return start;
  }
};

const proceed = (step: Step, here: Surroundings): Step => {
  switch (step.kind) {
    case 'code':
      if (step.typed.length < CODE_LENGTH) return { ...step, wrong: 'incomplete' };
      return { kind: 'sending', arriving: { appointmentCode: step.typed, language: here.language }, from: step };
    case 'phone':
      if (step.typed.length < SHORTEST_PHONE) return { ...step, wrong: true };
      return { kind: 'birth', wanted: step.wanted, from: step.from, phone: step.typed, typed: '', wrong: false };
    case 'birth': {
      const dateOfBirth = birthDate(step.typed, here.today);
      if (dateOfBirth === null) return { ...step, wrong: true };
      return { kind: 'sending', arriving: personOf(step, dateOfBirth, here), from: step };
    }
    case 'name': {
      if (step.typed.trim().length < 2) return { ...step, wrong: 'missing' };
      const arriving = { ...personOf(step, step.birth, here), fullName: step.typed.trim() };
      return { kind: 'sending', arriving, from: step };
    }
    default:
      return step;
  }
};

const personOf = (
  { wanted, phone }: Pick<BirthStep, 'wanted' | 'phone'>,
  dateOfBirth: string,
  { language }: Surroundings,
): Arriving => ({ ...wanted, phoneNumber: phone, dateOfBirth, language });

/** Without a phone, or a name for it: an anonymous ticket. What a service tells to do is told in the language chosen here. */
const skip = (step: Step, { language }: Surroundings): Step => {
  if ((step.kind !== 'phone' && step.kind !== 'name') || step.wanted === null) return step;
  const { wanted } = step;
  return { kind: 'sending', arriving: 'serviceId' in wanted ? { ...wanted, language } : wanted, from: step };
};

/**
 * Every scan is answered. While somebody still reads a ticket, another person's scan does not check in over it: the
 * screen says how to go on.
 */
const scanned = (step: Step, text: string, { language }: Surroundings): Step => {
  if (step.kind === 'sending') return step;
  if (step.kind === 'ticket') return { ...step, scanned: true };
  const code = codeIn(text);
  if (code === null) return { kind: 'code', typed: '', wrong: 'unread' };
  return {
    kind: 'sending',
    arriving: { appointmentCode: code, language },
    from: { kind: 'code', typed: code, wrong: null },
  };
};

/** Some refusals are put right where they arose; the rest are told in words. */
const refused = (from: Step, refusal: Refusal): Step => {
  if (refusal.kind === 'phone-wrong' && (from.kind === 'birth' || from.kind === 'name')) {
    return { ...phoneFor(from.wanted, from.from), typed: from.phone, wrong: true };
  }
  if (refusal.kind === 'code-unknown' && from.kind === 'code') return { ...from, wrong: 'unknown' };
  if (refusal.kind === 'person-unknown') {
    if (from.kind === 'birth' && from.wanted !== null) {
      const { wanted, phone } = from;
      const birth = isoOf(from.typed);
      return { kind: 'name', wanted, from: from.from, phone, birth, typed: '', letters: 0, wrong: null };
    }
    // With the name there is nothing left to ask. Asking again would never end.
    if (from.kind === 'name') return { kind: 'refused', refusal: { kind: 'reception' }, from };
  }
  return { kind: 'refused', refusal, from };
};
