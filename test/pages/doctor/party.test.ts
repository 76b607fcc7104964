import { describe, expect, test } from 'vitest';
import { followingOf, othersOfParty, placed } from '../../../src/pages/doctor/party/party.ts';
import { createExpectations } from '../../../src/pages/shared/staff/expectations.ts';
import type { StaffEntry } from '../../../src/protocol/views.ts';
import { id, staffEntry } from '../../client/rows.ts';

const inParty = (n: number, partyId: string | null, changes: Partial<StaffEntry> = {}): StaffEntry => {
  const entry = staffEntry(n, changes);
  return { ...entry, visit: { ...entry.visit, partyId } };
};
const all = () => true;
const party = id('pty', 1);

describe('those who came together', () => {
  const list = [inParty(1, null), inParty(2, party), inParty(3, party), inParty(4, null), inParty(5, party)];

  test('stand under the first of them, and keep the position that they have alone', () => {
    const rows = placed(list, all);
    expect(rows.map(({ position }) => position)).toEqual([1, 2, 3, 5, 4]);
    expect(rows.map(({ party: one }) => one?.edge)).toEqual([undefined, 'first', 'inner', 'last', undefined]);
    expect(rows.map(({ party: one }) => one?.isMoved)).toEqual([undefined, false, false, true, undefined]);
  });

  test('are no party where only one of them is shown', () => {
    const rows = placed(list, ({ queueNumber }) => ['C-001', 'C-005'].includes(queueNumber));
    expect(rows.map(({ position, party: one }) => [position, one])).toEqual([
      [1, null],
      [5, null],
    ]);
    expect(othersOfParty(list, list[0])).toEqual([]);
    expect(othersOfParty([], undefined)).toEqual([]);
  });

  test('come in as they arrived', () => {
    const first = inParty(9, party, { status: 'called' });
    const called = [5, 3, 2].map((n) => inParty(n, party, { calledWithId: first.queueId }));
    const left = inParty(7, party, { calledWithId: first.queueId, status: 'left' });
    const numbers = followingOf([...called, left, first], first).map(({ queueNumber }) => queueNumber);
    expect(numbers).toEqual(['C-002', 'C-003', 'C-005']);
  });
});

test('what was done to one of several rows that a command answers with is still shown once the answer is there', () => {
  const [one, two] = [staffEntry(1, { revision: 1 }), staffEntry(2, { revision: 1 })];
  const expectations = createExpectations();
  const [sent, called] = [Symbol('sent to the area'), Symbol('called')];
  expectations.expect(
    sent,
    [one, two].map((entry) => ({ entry, changes: { areaId: id('are', 1) } })),
  );
  expectations.expect(called, [{ entry: one, changes: { status: 'called' } }]);
  const answers = [one, two].map((entry) => ({ ...entry, revision: 2, areaId: id('are', 1) }));
  expectations.confirm(sent, answers);
  const shown = expectations.get().applyTo(new Map(answers.map((row) => [row.queueId, row])));
  expect(shown.get(one.queueId)).toMatchObject({ status: 'called' });
  expect(shown.get(two.queueId)).toMatchObject({ status: 'waiting', areaId: id('are', 1) });
  expectations.drop(sent);
  expectations.drop(called);
});
