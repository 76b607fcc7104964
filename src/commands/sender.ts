import type { DevicePrincipal, Principal, StaffPrincipal } from '../auth/principal.ts';
import { HubError } from '../protocol/errors.ts';

/** The policy lets nobody else send these commands; this says so to the compiler. */
export const staffSender = (principal: Principal): StaffPrincipal => {
  if (!('userId' in principal)) throw new HubError('forbidden', { role: principal.role });
  return principal;
};

export const deviceSender = (principal: Principal): DevicePrincipal => {
  if (!('deviceId' in principal)) throw new HubError('forbidden', { role: principal.role });
  return principal;
};
