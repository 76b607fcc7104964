import type { CommandName } from '../protocol/commands/index.ts';
import { roles, type Role } from '../protocol/roles.ts';
import type { Principal } from './principal.ts';

/**
 * `own`: a doctor acts only as the doctor of the login (`doctorId` or `fromDoctorId` of the input), and only on
 * entries of that doctor or of the pool of the same department; a ticket link acts only on its own entry.
 * Everybody else that is named acts on all.
 */
type Line = { readonly roles: readonly Role[]; readonly own: readonly Role[] };

const allow = (...allowed: Role[]): Line => ({ roles: allowed, own: [] });
const own = (line: Line, ...restricted: Role[]): Line => ({
  roles: [...line.roles, ...restricted],
  own: restricted,
});

const staffOnEntries = own(allow('reception', 'nurse'), 'doctor');
const everyone = allow(...roles);
const admin = allow('admin');

/** The whole of who may send what. A command without a line here does not compile. */
export const policy = {
  'queue:check-in': allow('kiosk', 'reception', 'nurse'),
  'queue:call-next': staffOnEntries,
  'queue:call': staffOnEntries,
  'queue:recall': staffOnEntries,
  'queue:start': staffOnEntries,
  'queue:complete': staffOnEntries,
  'queue:reopen': staffOnEntries,
  'queue:undo': staffOnEntries,
  'queue:no-show': staffOnEntries,
  'queue:hold': staffOnEntries,
  'queue:resume': staffOnEntries,
  'queue:return': staffOnEntries,
  'queue:cancel': staffOnEntries,
  'queue:leave': own(allow('reception', 'nurse'), 'doctor', 'ticket'),
  'queue:reinstate': staffOnEntries,
  'queue:transfer': staffOnEntries,
  'queue:set-urgency': staffOnEntries,
  'queue:attach-patient': allow('reception', 'nurse'),
  'queue:hand-over': allow('reception'),
  'queue:close-day': allow('reception', 'admin'),
  'queue:timeline': staffOnEntries,
  'queue:ticket': allow('reception', 'nurse'),
  'doctor:set-status': own(allow('reception'), 'doctor'),
  'doctor:list': everyone,
  'doctor:create': admin,
  'doctor:update': admin,
  'patient:register': allow('reception', 'nurse'),
  'patient:update': allow('reception', 'nurse'),
  'patient:find': allow('admin', 'reception', 'nurse', 'doctor'),
  'patient:export': admin,
  'patient:erase': admin,
  'appointment:book': allow('reception'),
  'appointment:reschedule': allow('reception'),
  'appointment:cancel': allow('reception'),
  'appointment:free-slots': allow('reception'),
  'appointment:list': own(allow('reception', 'nurse'), 'doctor'),
  'department:list': everyone,
  'department:create': admin,
  'department:update': admin,
  // The day view draws the hours that free slots are of.
  'schedule:list': allow('admin', 'reception', 'nurse'),
  'schedule:create': admin,
  'schedule:update': admin,
  'schedule:remove': admin,
  'settings:get': everyone,
  'settings:update': admin,
  'user:list': admin,
  'user:create': admin,
  'user:update': admin,
  'user:change-password': allow('admin', 'reception', 'nurse', 'doctor'),
  'user:sign-out': allow('admin', 'reception', 'nurse', 'doctor'),
  'device:approve': admin,
  'device:list': admin,
  'device:update': admin,
  'device:revoke': admin,
  'audit:list': admin,
  'announcement:report': allow('board'),
  'announcement:list': allow('admin', 'reception', 'nurse', 'doctor'),
  'feed:subscribe': everyone,
  'feed:unsubscribe': everyone,
} as const satisfies Record<CommandName, Line>;

const lineOf = (command: CommandName): Line => policy[command];

/** May this principal send this command at all, with this input? Entries are checked by `mayActOnEntry` once read. */
export const mayRun = (
  principal: Principal,
  command: CommandName,
  input: { readonly doctorId?: string | undefined },
): boolean => {
  const line = lineOf(command);
  if (!line.roles.includes(principal.role)) return false;
  if ('mustChangePassword' in principal && principal.mustChangePassword) {
    return command === 'user:change-password' || command === 'user:sign-out';
  }
  if (!line.own.includes(principal.role) || principal.role !== 'doctor') return true;
  if (principal.doctorId === null) return false;
  return actsOnOneEntry(command) || input.doctorId === principal.doctorId;
};

/** `queue:call` names a doctor for pool entries, `queue:transfer` the one to go to; call-next names whose queue it is. */
const actsOnOneEntry = (command: CommandName): boolean => command.startsWith('queue:') && command !== 'queue:call-next';

type OwnedEntry = { doctorId: string | null; departmentId: string; ticketToken: string };

/** Ownership of one entry: a doctor has own entries and those of the department's pool, a ticket link its own. */
export const mayActOnEntry = (principal: Principal, command: CommandName, entry: OwnedEntry): boolean => {
  if (!lineOf(command).own.includes(principal.role)) return true;
  if (principal.role === 'ticket') return principal.ticketToken === entry.ticketToken;
  if (principal.role !== 'doctor') return false;
  return entry.doctorId === null
    ? entry.departmentId === principal.departmentId
    : entry.doctorId === principal.doctorId;
};
