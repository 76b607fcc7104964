import type * as z from 'zod/mini';
import { announcement } from './announcement/index.ts';
import { appointment } from './appointment/index.ts';
import { area } from './area/index.ts';
import { audit } from './audit/index.ts';
import { department } from './department/index.ts';
import { device } from './device/index.ts';
import { doctor } from './doctor/index.ts';
import { feed } from './feed/index.ts';
import { journey } from './journey/index.ts';
import { patient } from './patient/index.ts';
import { queue } from './queue/index.ts';
import { schedule } from './schedule/index.ts';
import { service } from './service/index.ts';
import { settings } from './settings/index.ts';
import { site } from './site/index.ts';
import { user } from './user/index.ts';
import { visit } from './visit/index.ts';

/** Every command of the protocol. The hub's handlers, the policy, the client's types and the docs are keyed by it. */
export const commands = {
  ...queue,
  ...doctor,
  ...patient,
  ...appointment,
  ...department,
  ...schedule,
  ...settings,
  ...site,
  ...area,
  ...service,
  ...journey,
  ...user,
  ...visit,
  ...device,
  ...audit,
  ...announcement,
  ...feed,
};

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
