import { useCallback } from 'react';
import type { ErrorCode, HubError } from '../../../protocol/errors.ts';
import type { MessageKey } from '../i18n/messages.ts';
import type { messages as english } from '../i18n/staff/en.ts';
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
  slot_taken: 'errorSlotTaken',
  rate_limited: 'errorRateLimited',
  overloaded: 'errorOverloaded',
  unavailable: 'errorUnavailable',
  internal: 'errorInternal',
} as const satisfies Record<ErrorCode, PlainKey>;

/** Why something failed, as a sentence for the person who did it. */
export const useErrorWords = (): ((error: HubError) => string) => {
  const t = useStaffTexts();
  return useCallback(
    ({ code, details }) => {
      if (code === 'unavailable' && details?.['reason'] === 'no connection') return t('errorNoConnection');
      if (code === 'unavailable' && details?.['reason'] === 'no reply') return t('errorNoReply');
      return t(keys[code]);
    },
    [t],
  );
};
