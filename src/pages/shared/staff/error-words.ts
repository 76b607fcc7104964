import { useCallback } from 'react';
import type { ErrorCode, ErrorDetails, HubError } from '../../../protocol/errors.ts';
import type { MessageKey } from '../i18n/messages.ts';
import type { messages as english } from './messages/en.ts';
import { useStaffTexts } from './texts.tsx';

type PlainKey = Extract<MessageKey<typeof english>, `error${string}`>;

/** Every expected failure in words; a new code does not compile without them. */
const keys = {
  invalid_input: 'errorInvalidInput',
  unauthenticated: 'errorUnauthenticated',
  forbidden: 'errorForbidden',
  not_found: 'errorNotFound',
  conflict: 'errorConflict',
  invalid_transition: 'errorInvalidTransition',
  queue_empty: 'errorQueueEmpty',
  doctor_busy: 'errorDoctorBusy',
  doctor_off: 'errorDoctorOff',
  already_queued: 'errorAlreadyQueued',
  ambiguous_patient: 'errorAmbiguousPatient',
  too_early: 'errorTooEarly',
  wrong_day: 'errorWrongDay',
  department_closed: 'errorDepartmentClosed',
  station_taken: 'errorStationTaken',
  slot_taken: 'errorSlotTaken',
  rate_limited: 'errorRateLimited',
  overloaded: 'errorOverloaded',
  unavailable: 'errorUnavailable',
  internal: 'errorInternal',
} as const satisfies Record<ErrorCode, PlainKey>;

/** What a field does not take. */
const issues = {
  broken: 'issueBroken',
  blank: 'issueBlank',
  no_letter: 'issueNoLetter',
  look_alike: 'issueLookAlike',
  phone_unclear: 'issuePhoneUnclear',
  too_big: 'issueTooLong',
} as const;

const fields = {
  fullName: 'fieldFullName',
  phoneNumber: 'fieldPhone',
  dateOfBirth: 'fieldBirth',
  medicalRecordNumber: 'fieldRecord',
  email: 'fieldEmail',
  reason: 'fieldReason',
  room: 'fieldRoom',
  where: 'fieldWhere',
  username: 'fieldUsername',
  until: 'fieldUntil',
  backAt: 'fieldUntil',
} as const;

/** The first thing that was not taken, by the field's path. */
export const firstIssue = (details: ErrorDetails | undefined): { path: string; code: string } | null => {
  const found = details?.['issues'];
  const first: unknown = Array.isArray(found) ? found[0] : null;
  if (typeof first !== 'object' || first === null || !('path' in first) || !('code' in first)) return null;
  return { path: String(first.path), code: String(first.code) };
};
const isKey = <Keys extends object>(keys: Keys, key: string): key is Extract<keyof Keys, string> =>
  Object.hasOwn(keys, key);

/** The first thing that a field does not take, with the field's name; null where there are no words for it. */
const issueWords = (details: ErrorDetails | undefined, t: ReturnType<typeof useStaffTexts>): string | null => {
  const { path = '', code: told = '' } = firstIssue(details) ?? {};
  if (path === 'outcome') return t(told === 'required' ? 'errorOutcomeNeeded' : 'errorOutcomeGone');
  // Of a text nothing was left; of a time it has passed.
  const code = told === 'too_small' && path !== 'until' && path !== 'backAt' ? 'blank' : told;
  if (!isKey(issues, code))
    return isKey(fields, path) ? t('issueIn', { field: t(fields[path]), issue: t('errorInvalidInput') }) : null;
  return isKey(fields, path) ? t('issueIn', { field: t(fields[path]), issue: t(issues[code]) }) : t(issues[code]);
};

/** Why something failed, as a sentence for the person who did it. */
export const useErrorWords = (): ((error: HubError) => string) => {
  const t = useStaffTexts();
  return useCallback(
    ({ code, details }) => {
      if (code === 'unavailable' && details?.['reason'] === 'no connection') return t('errorNoConnection');
      if (code === 'unavailable' && details?.['reason'] === 'no reply') return t('errorNoReply');
      if (code === 'invalid_input') return issueWords(details, t) ?? t('errorInvalidInput');
      return t(keys[code]);
    },
    [t],
  );
};
