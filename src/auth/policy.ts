import { commands, type CommandName } from '../protocol/commands/index.ts';
import type { Principal } from './principal.ts';

/**
 * May this principal send this command at all, with this input? The contract says so: `who`, and `owns` for the doctor
 * that the input names. Who owns an entry is known only once it is read: `mayActOnEntry`.
 */
export const mayRun = (
  principal: Principal,
  command: CommandName,
  input: { readonly doctorId?: string | undefined },
): boolean => {
  const { who, owns, onlyOwnOf } = commands[command];
  if (!who.includes(principal.role)) return false;
  if ('mustChangePassword' in principal && principal.mustChangePassword) {
    return command === 'user:change-password' || command === 'user:sign-out';
  }
  if (owns === 'none' || owns === 'any') return true;
  if (principal.role === 'ticket') return owns === 'entry';
  if (principal.role !== 'doctor' && !onlyOwnOf.includes(principal.role)) return true;
  if (!('doctorId' in principal) || principal.doctorId === null) return false;
  // `queue:call` and `queue:transfer` name a doctor too: the one to go to.
  return owns === 'entry' || owns === 'visit' || input.doctorId === principal.doctorId;
};

export type OwnedEntry = {
  readonly queueId: string;
  readonly visitId: string;
  readonly doctorId: string | null;
  readonly departmentId: string;
  readonly ticketToken: string;
};

/** A doctor has own entries and those of the department's pool, a ticket link its own, everybody else all. */
export const mayActOnEntry = (principal: Principal, entry: OwnedEntry): boolean => {
  if (principal.role === 'ticket') return principal.ticketToken === entry.ticketToken;
  if (principal.role !== 'doctor') return true;
  return entry.doctorId === null
    ? entry.departmentId === principal.departmentId
    : entry.doctorId === principal.doctorId;
};
