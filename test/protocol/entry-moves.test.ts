import { expect, test } from 'vitest';
import { isCommandName } from '../../src/protocol/commands/index.ts';
import { entryMoves, entryStatuses, entryTransitions, mayTransition } from '../../src/protocol/lifecycle.ts';

const pairs = Object.values(entryMoves).flatMap(({ from, to }) => from.map((one) => `${one} → ${to}`));

test('each move is a command of that name, along a transition of the lifecycle', () => {
  for (const [name, { from, to }] of Object.entries(entryMoves)) {
    expect(isCommandName(name)).toBe(true);
    for (const one of from) expect(mayTransition(one, to), `${name}: ${one} → ${to}`).toBe(true);
  }
});

test('each transition of the lifecycle has its move', () => {
  const allowed = entryStatuses.flatMap((from) => entryTransitions[from].map((to) => `${from} → ${to}`));
  // Closing a day is taken back for all of its entries at once (`queue:undo-close-day`), and not one by one.
  const ofADay = 'left → on_hold';
  // What opened after a stop goes when that is opened again (`queue:reopen`), and where it is skipped.
  const withdrawals = ['waiting → withdrawn', 'on_hold → withdrawn'];
  expect([...new Set([...pairs, ofADay, ...withdrawals])].sort()).toEqual(allowed.sort());
});
