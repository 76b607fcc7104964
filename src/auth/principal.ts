import type { DeviceFilter } from '../protocol/device.ts';
import type { DeviceKind, StaffRole } from '../protocol/roles.ts';

export type StaffPrincipal = {
  role: StaffRole;
  sessionId: string;
  userId: string;
  /** The doctor this login acts as, or the station that its user works at, and its department; both null for everybody else. */
  doctorId: string | null;
  departmentId: string | null;
  mustChangePassword: boolean;
};

export type DevicePrincipal = {
  role: DeviceKind;
  sessionId: string;
  deviceId: string;
  departmentId: string | null;
  filter: DeviceFilter;
};

/** The bearer of a ticket link: a capability for one visit, whichever entry it has come to by transfers. */
export type TicketPrincipal = { role: 'ticket'; ticketToken: string };

/** Who holds a connection. Made from a session or a ticket token by the hub, never from what a client says. */
export type Principal = StaffPrincipal | DevicePrincipal | TicketPrincipal;

/** The name that the audit log and stored replies know a principal by. A ticket's token is a secret, so it has none. */
export const actorOf = (principal: Principal): string => {
  if (principal.role === 'ticket') return 'ticket';
  return 'userId' in principal ? `user:${principal.userId}` : `device:${principal.deviceId}`;
};
