import type { CommandArguments, CommandData } from '../../../protocol/commands/index.ts';

export type AuditRecord = CommandData<'audit:list'>['records'][number];
export type AuditFilter = CommandArguments<'audit:export'>;
export type AuditPage = CommandData<'audit:list'>;

/** The tables whose changes are recorded, and that an administrator asks about. */
export const auditedTables = [
  'queue',
  'visits',
  'visit_steps',
  'appointments',
  'patients',
  'departments',
  'doctors',
  'schedules',
  'settings',
  'users',
  'devices',
  'sessions',
] as const;

export type FieldChange = { readonly field: string; readonly before: unknown; readonly after: unknown };

/** The hub records of an update what was changed, of a new or removed row all of it. */
export const changesIn = ({ before, after }: AuditRecord): FieldChange[] => {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .filter((field) => field !== 'revision')
    .map((field) => ({ field, before: before?.[field], after: after?.[field] }));
};

/** What a row is known by to people, best first. */
const names = ['queue_number', 'full_name', 'name', 'hospital_name', 'username', 'confirmation_code'] as const;

export const nameIn = ({ before, after }: AuditRecord): string | null => {
  for (const name of names) {
    const value = after?.[name] ?? before?.[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
};

export type Actor =
  | { readonly kind: 'user' | 'device'; readonly id: string }
  | { readonly kind: 'sql'; readonly role: string }
  | { readonly kind: 'ticket' }
  | { readonly kind: 'other'; readonly name: string };

/** `user:…` and `device:…` by their ids, `sql:postgres` of somebody who wrote past the hub. */
export const actorOf = (actor: string): Actor => {
  const [, kind, rest = ''] = /^(user|device|sql):(.*)$/.exec(actor) ?? [];
  if (kind === 'user' || kind === 'device') return { kind, id: rest };
  if (kind === 'sql') return { kind, role: rest };
  return actor === 'ticket' ? { kind: 'ticket' } : { kind: 'other', name: actor };
};

/** What was done where no command is named. */
export const statementOf = ({ before, after }: AuditRecord): string =>
  before === null ? 'INSERT' : after === null ? 'DELETE' : 'UPDATE';
