import type * as z from 'zod/mini';
import { attachPatient } from './queue/attach-patient.ts';
import { call } from './queue/call.ts';
import { callNext } from './queue/call-next.ts';
import { cancel } from './queue/cancel.ts';
import { checkIn } from './queue/check-in.ts';
import { closeDay } from './queue/close-day.ts';
import { complete } from './queue/complete.ts';
import { handOver } from './queue/hand-over.ts';
import { hold } from './queue/hold.ts';
import { leave } from './queue/leave.ts';
import { noShow } from './queue/no-show.ts';
import { recall } from './queue/recall.ts';
import { reinstate } from './queue/reinstate.ts';
import { reopen } from './queue/reopen.ts';
import { resume } from './queue/resume.ts';
import { returnToQueue } from './queue/return.ts';
import { setUrgency } from './queue/set-urgency.ts';
import { start } from './queue/start.ts';
import { ticket } from './queue/ticket.ts';
import { timeline } from './queue/timeline.ts';
import { transfer } from './queue/transfer.ts';
import { undo } from './queue/undo.ts';
import { create as doctorCreate } from './doctor/create.ts';
import { list as doctorList } from './doctor/list.ts';
import { setStatus as setDoctorStatus } from './doctor/set-status.ts';
import { update as doctorUpdate } from './doctor/update.ts';
import { erase as patientErase } from './patient/erase.ts';
import { exportPatient } from './patient/export.ts';
import { find as patientFind } from './patient/find.ts';
import { register as patientRegister } from './patient/register.ts';
import { update as patientUpdate } from './patient/update.ts';
import { book as appointmentBook } from './appointment/book.ts';
import { cancel as appointmentCancel } from './appointment/cancel.ts';
import { freeSlots as appointmentFreeSlots } from './appointment/free-slots.ts';
import { list as appointmentList } from './appointment/list.ts';
import { reschedule as appointmentReschedule } from './appointment/reschedule.ts';
import { create as departmentCreate } from './department/create.ts';
import { list as departmentList } from './department/list.ts';
import { update as departmentUpdate } from './department/update.ts';
import { create as scheduleCreate } from './schedule/create.ts';
import { list as scheduleList } from './schedule/list.ts';
import { remove as scheduleRemove } from './schedule/remove.ts';
import { update as scheduleUpdate } from './schedule/update.ts';
import { get as settingsGet } from './settings/get.ts';
import { update as settingsUpdate } from './settings/update.ts';
import { changePassword as userChangePassword } from './user/change-password.ts';
import { create as userCreate } from './user/create.ts';
import { list as userList } from './user/list.ts';
import { signOut as userSignOut } from './user/sign-out.ts';
import { update as userUpdate } from './user/update.ts';
import { approve as deviceApprove } from './device/approve.ts';
import { list as deviceList } from './device/list.ts';
import { revoke as deviceRevoke } from './device/revoke.ts';
import { update as deviceUpdate } from './device/update.ts';
import { list as auditList } from './audit/list.ts';
import { list as announcementList } from './announcement/list.ts';
import { report as announcementReport } from './announcement/report.ts';
import { subscribe } from './feed/subscribe.ts';
import { unsubscribe } from './feed/unsubscribe.ts';

/** Every command of the protocol. The hub's handlers, the policy, the client's types and the docs are keyed by it. */
export const commands = {
  'queue:attach-patient': attachPatient,
  'queue:call': call,
  'queue:call-next': callNext,
  'queue:cancel': cancel,
  'queue:check-in': checkIn,
  'queue:close-day': closeDay,
  'queue:complete': complete,
  'queue:hand-over': handOver,
  'queue:hold': hold,
  'queue:leave': leave,
  'queue:no-show': noShow,
  'queue:recall': recall,
  'queue:reinstate': reinstate,
  'queue:reopen': reopen,
  'queue:resume': resume,
  'queue:return': returnToQueue,
  'queue:set-urgency': setUrgency,
  'queue:start': start,
  'queue:ticket': ticket,
  'queue:timeline': timeline,
  'queue:transfer': transfer,
  'queue:undo': undo,
  'doctor:create': doctorCreate,
  'doctor:list': doctorList,
  'doctor:set-status': setDoctorStatus,
  'doctor:update': doctorUpdate,
  'patient:erase': patientErase,
  'patient:export': exportPatient,
  'patient:find': patientFind,
  'patient:register': patientRegister,
  'patient:update': patientUpdate,
  'appointment:book': appointmentBook,
  'appointment:cancel': appointmentCancel,
  'appointment:free-slots': appointmentFreeSlots,
  'appointment:list': appointmentList,
  'appointment:reschedule': appointmentReschedule,
  'department:create': departmentCreate,
  'department:list': departmentList,
  'department:update': departmentUpdate,
  'schedule:create': scheduleCreate,
  'schedule:list': scheduleList,
  'schedule:remove': scheduleRemove,
  'schedule:update': scheduleUpdate,
  'settings:get': settingsGet,
  'settings:update': settingsUpdate,
  'user:change-password': userChangePassword,
  'user:create': userCreate,
  'user:list': userList,
  'user:sign-out': userSignOut,
  'user:update': userUpdate,
  'device:approve': deviceApprove,
  'device:list': deviceList,
  'device:revoke': deviceRevoke,
  'device:update': deviceUpdate,
  'audit:list': auditList,
  'announcement:list': announcementList,
  'announcement:report': announcementReport,
  'feed:subscribe': subscribe,
  'feed:unsubscribe': unsubscribe,
} as const;

export type CommandName = keyof typeof commands;
export const commandNames: readonly CommandName[] = Object.keys(commands).filter(isCommandName);

/** What the handler receives: parsed, with defaults. */
export type CommandInput<N extends CommandName> = z.output<(typeof commands)[N]['input']>;
/** What the sender passes. */
export type CommandArguments<N extends CommandName> = z.input<(typeof commands)[N]['input']>;
export type CommandData<N extends CommandName> = z.output<(typeof commands)[N]['data']>;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
