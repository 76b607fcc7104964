import type { HubError } from '../../../protocol/errors.ts';
import type { Arriving } from './steps.ts';

/** Why there is no number, as the person at the kiosk is told. */
export type Refusal =
  | { readonly kind: 'phone-wrong' }
  | { readonly kind: 'code-unknown' }
  | { readonly kind: 'person-unknown' }
  | { readonly kind: 'no-appointment' }
  | { readonly kind: 'too-early'; readonly scheduledDate: string; readonly opensAt: string }
  | { readonly kind: 'wrong-day'; readonly scheduledDate: string }
  /** The appointment was used: its number is done with. */
  | { readonly kind: 'over' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'closed' }
  /**
   * A person at a kiosk cannot put this right. The words are always the same: a reason would tell a stranger whose phone
   * number is known here.
   */
  | { readonly kind: 'reception' };

/** Whether nothing more can be done here. The other refusals have a way on. */
export const isEnd = ({ kind }: Refusal): boolean =>
  ['phone-wrong', 'too-early', 'wrong-day', 'over', 'reception'].includes(kind);

export const refusalOf = (error: HubError, arriving: Arriving): Refusal => {
  const { code, details } = error;
  switch (code) {
    case 'invalid_input':
      return namesPath(details?.['issues'], 'phoneNumber') ? { kind: 'phone-wrong' } : { kind: 'reception' };
    case 'not_found':
      if (arriving.appointmentCode !== undefined) return { kind: 'code-unknown' };
      // The service was taken away while somebody chose it.
      if (details?.['serviceId'] !== undefined) return { kind: 'closed' };
      return { kind: details?.['missing'] === 'patient' ? 'person-unknown' : 'no-appointment' };
    case 'too_early': {
      const scheduledDate = instantIn(details?.['scheduledDate']);
      const opensAt = instantIn(details?.['opensAt']);
      return scheduledDate && opensAt ? { kind: 'too-early', scheduledDate, opensAt } : { kind: 'reception' };
    }
    case 'wrong_day': {
      const scheduledDate = instantIn(details?.['scheduledDate']);
      return scheduledDate ? { kind: 'wrong-day', scheduledDate } : { kind: 'no-appointment' };
    }
    case 'invalid_transition':
      return { kind: details?.['from'] === 'cancelled' ? 'cancelled' : 'over' };
    case 'department_closed':
    case 'doctor_off':
      return { kind: 'closed' };
    default:
      return { kind: 'reception' };
  }
};

const instantIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const namesPath = (issues: unknown, path: string): boolean =>
  Array.isArray(issues) &&
  issues.some(
    (issue: unknown) => typeof issue === 'object' && issue !== null && 'path' in issue && issue.path === path,
  );
