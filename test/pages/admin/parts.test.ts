import { describe, expect, test } from 'vitest';
import { actorOf, changesIn, nameIn, statementOf, type AuditRecord } from '../../../src/pages/admin/audit/records.ts';
import { codeIn } from '../../../src/pages/admin/devices/code-field.tsx';
import { deviceState, SILENT_AFTER_MS } from '../../../src/pages/admin/devices/device-state.ts';
import { dayAfter, startOfDay } from '../../../src/pages/admin/moments.ts';
import {
  canMove,
  emptyStep,
  movedStep,
  positionsOf,
  stepsFrom,
  toggledWithAbove,
  withoutStep,
  type Positions,
} from '../../../src/pages/admin/journeys/step-draft.ts';
import { draftOf, settingsFrom, withLanguage } from '../../../src/pages/admin/settings/draft.ts';
import { suggestPassword } from '../../../src/pages/admin/users/temporary-password.ts';
import type { Device } from '../../../src/protocol/device.ts';
import type { Settings } from '../../../src/protocol/views.ts';

const device = (given: Partial<Device> = {}): Device => ({
  deviceId: '01900000-0000-7000-8000-000000000001',
  kind: 'board',
  name: 'Board',
  departmentId: null,
  filter: {},
  version: null,
  lastSeenAt: null,
  revokedAt: null,
  revision: 1,
  ...given,
});

test('a device is live, silent, not seen yet or revoked, and revoked before all else', () => {
  const lastSeenAt = '2026-11-24T10:00:00.000Z';
  const seen = Date.parse(lastSeenAt);
  expect(deviceState(device(), seen)).toBe('unseen');
  expect(deviceState(device({ lastSeenAt }), seen + SILENT_AFTER_MS)).toBe('live');
  expect(deviceState(device({ lastSeenAt }), seen + SILENT_AFTER_MS + 1)).toBe('silent');
  expect(deviceState(device({ lastSeenAt, revokedAt: lastSeenAt }), seen)).toBe('revoked');
});

test('a code is taken as people type it: small letters, hyphens and what cannot be in one', () => {
  expect(codeIn('kxr-tnp')).toBe('KXRTNP');
  expect(codeIn(' K X R\tT N P 9')).toBe('KXRTNP');
  expect(codeIn('OI01')).toBe('');
});

test('a suggested password is long enough, of clear letters, and another one each time', () => {
  const suggested = new Set(Array.from({ length: 200 }, suggestPassword));
  expect(suggested.size).toBe(200);
  for (const password of suggested) expect(password).toMatch(/^([cdfhjkmnprtvwx2-9]{4}-){3}[cdfhjkmnprtvwx2-9]{4}$/);
});

describe('days in the hospital’s time', () => {
  test('begin at its midnight, summer and winter', () => {
    expect(startOfDay('2026-07-01', 'Europe/Berlin').toISOString()).toBe('2026-06-30T22:00:00.000Z');
    expect(startOfDay('2026-11-24', 'Europe/Berlin').toISOString()).toBe('2026-11-23T23:00:00.000Z');
    expect(startOfDay('2026-11-24', 'Pacific/Kiritimati').toISOString()).toBe('2026-11-23T10:00:00.000Z');
    expect(startOfDay('2026-11-24', 'Asia/Kathmandu').toISOString()).toBe('2026-11-23T18:15:00.000Z');
  });
  test('begin at one where the clocks skip midnight', () => {
    // Beirut, 29 March 2026: from 00:00 to 01:00.
    expect(startOfDay('2026-03-29', 'Asia/Beirut').toISOString()).toBe('2026-03-28T22:00:00.000Z');
  });
  test('follow one another over the end of a month and of a year', () => {
    expect(dayAfter('2026-02-28')).toBe('2026-03-01');
    expect(dayAfter('2026-12-31')).toBe('2027-01-01');
  });
});

describe('an audit record', () => {
  const record = (given: Partial<AuditRecord>): AuditRecord => ({
    auditId: 1,
    at: '2026-11-24T10:42:29.871Z',
    actor: 'user:01900000-0000-7000-8000-000000000001',
    action: null,
    reason: null,
    tableName: 'queue',
    rowId: null,
    before: null,
    after: null,
    requestId: null,
    ...given,
  });
  test('says what was changed from what to what, without the revision', () => {
    const changed = record({ before: { urgency_level: 3, revision: 7 }, after: { urgency_level: 2, revision: 8 } });
    expect(changesIn(changed)).toEqual([{ field: 'urgency_level', before: 3, after: 2 }]);
    expect(statementOf(changed)).toBe('UPDATE');
  });
  test('of a new row has no before, of a removed one no after', () => {
    const added = record({ after: { queue_number: 'C-017' } });
    const removed = record({ before: { queue_number: 'C-017' } });
    expect(changesIn(added)).toEqual([{ field: 'queue_number', before: undefined, after: 'C-017' }]);
    expect([statementOf(added), statementOf(removed)]).toEqual(['INSERT', 'DELETE']);
    expect([nameIn(added), nameIn(removed), nameIn(record({ after: { room: '3' } }))]).toEqual([
      'C-017',
      'C-017',
      null,
    ]);
  });
  test('knows users, devices, ticket links and whoever wrote past the hub', () => {
    expect(actorOf('user:abc')).toEqual({ kind: 'user', id: 'abc' });
    expect(actorOf('device:abc')).toEqual({ kind: 'device', id: 'abc' });
    expect(actorOf('sql:postgres')).toEqual({ kind: 'sql', role: 'postgres' });
    expect(actorOf('ticket')).toEqual({ kind: 'ticket' });
    expect(actorOf('demo')).toEqual({ kind: 'other', name: 'demo' });
  });
});

describe('settings as they are typed', () => {
  const settings: Settings = {
    hospitalName: 'Riverside Hospital',
    languages: ['en', 'pt-BR'],
    defaultCountry: 'DE',
    urgencyLevels: [1, 2, 3, 4, 5].map((level) => ({
      level,
      label: { en: `Level ${level}`, de: `Stufe ${level}` },
      colour: '#bf1320',
      targetMinutes: level * 10,
    })),
    strictLevel: 2,
    appointmentTargetMinutes: 15,
    lateAfterMinutes: 15,
    noShowAfterMinutes: 15,
    earlyCheckInMinutes: 60,
    reopenWithinMinutes: 10,
    logo: null,
    colours: null,
    outcomes: [],
    boardMessage: null,
    revision: 3,
  };
  test('are the settings again where nothing was changed', () => {
    expect(settingsFrom(draftOf(settings), settings)).toEqual(settings);
  });
  test('an emptied message of the boards is none', () => {
    const withMessage = (boardMessage: string) =>
      settingsFrom({ ...draftOf(settings), boardMessage }, settings)?.boardMessage;
    expect([' Closed at noon ', '  ', ''].map(withMessage)).toEqual(['Closed at noon', null, null]);
  });
  test('are none while something is missing', () => {
    const draft = draftOf(settings);
    const [first, ...rest] = draft.urgencyLevels;
    expect(settingsFrom({ ...draft, hospitalName: ' ' }, settings)).toBeNull();
    expect(settingsFrom({ ...draft, defaultCountry: 'D' }, settings)).toBeNull();
    expect(settingsFrom({ ...draft, noShowAfterMinutes: null }, settings)).toBeNull();
    expect(settingsFrom({ ...draft, noShowAfterMinutes: 1441 }, settings)).toBeNull();
    if (!first) throw new Error('no level');
    const withLabels = (label: Record<string, string>) => ({ ...draft, urgencyLevels: [{ ...first, label }, ...rest] });
    expect(settingsFrom(withLabels({ en: '', de: ' ' }), settings)).toBeNull();
    expect(settingsFrom(withLabels({ en: '', de: 'Sofort' }), settings)?.urgencyLevels[0]?.label).toEqual({
      de: 'Sofort',
    });
  });
  test('keep the order of the languages; an added one comes last, and a region goes with its language', () => {
    expect(withLanguage(settings.languages, 'ar', true)).toEqual(['en', 'pt-BR', 'ar']);
    expect(withLanguage(settings.languages, 'pt', false)).toEqual(['en']);
  });
});

describe('the steps of a journey', () => {
  /** `a bc d`: four steps, of which the second and the third are in any order. */
  const of = (text: string): Positions => text.split(' ').map((together) => together.split('').map(emptyStep));
  const shown = (positions: Positions) =>
    positions.map((together) => together.map(({ key }) => key).join('')).join(' ');

  test('move past all of those in any order, and out of them to just before or after', () => {
    expect(shown(movedStep(of('a bc d'), 'd', -1))).toBe('a d bc');
    expect(shown(movedStep(of('a bc d'), 'a', 1))).toBe('bc a d');
    expect(shown(movedStep(of('a bc d'), 'b', -1))).toBe('a b c d');
    expect(shown(movedStep(of('a bc d'), 'b', 1))).toBe('a c b d');
    expect(shown(movedStep(of('bcd'), 'c', -1))).toBe('c bd');
  });
  test('stay where there is nothing to move past', () => {
    expect(shown(movedStep(of('a b'), 'a', -1))).toBe('a b');
    expect(shown(movedStep(of('a b'), 'b', 1))).toBe('a b');
    expect([canMove(of('a'), 'a', 1), canMove(of('ab'), 'a', -1), canMove(of('a'), 'z', 1)]).toEqual([
      false,
      true,
      false,
    ]);
  });
  test('come into any order with the one above, and out of it', () => {
    expect(shown(toggledWithAbove(of('a b c'), 'b'))).toBe('ab c');
    expect(shown(toggledWithAbove(of('a bc d'), 'b'))).toBe('ab c d');
    expect(shown(toggledWithAbove(of('ab c'), 'b'))).toBe('a b c');
    expect(shown(toggledWithAbove(of('a b'), 'a'))).toBe('a b');
    expect(shown(withoutStep(of('a b cd'), 'b'))).toBe('a cd');
  });
  test('are sent with their positions counted from one, and without what is empty', () => {
    const departmentId = '01900000-0000-7000-8000-000000000001';
    const step = { departmentId, with: 'pool', keepsPlace: false, optional: true, instructions: {} } as const;
    const stored = [4, 4, 9].map((position) => ({ ...step, position, serviceId: null, instruction: null }));
    const positions = positionsOf(stored);
    expect(shown(positions)).toBe('01 2');
    expect(stepsFrom(positions)).toEqual([1, 1, 2].map((position) => ({ ...step, position })));
  });
});
