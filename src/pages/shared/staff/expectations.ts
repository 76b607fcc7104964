import type { StaffEntry } from '../../../protocol/views.ts';

export type ExpectedRow = {
  /** As it was when the action was taken. */
  readonly entry: StaffEntry;
  readonly changes: Partial<StaffEntry>;
};

/** The rows of actions that the feed does not show yet, laid over it. */
export type Expected = {
  applyTo(entries: Map<string, StaffEntry>): ReadonlyMap<string, StaffEntry>;
};

export type Expectations = {
  readonly get: () => Expected;
  readonly subscribe: (listener: () => void) => () => void;
  /** From now on these rows are shown as if the hub had said yes already. */
  expect(action: symbol, rows: readonly ExpectedRow[]): void;
  /** The hub has said yes, to all rows or to these: what it answered is shown until the feed brings it too. */
  confirm(action: symbol, answers: readonly StaffEntry[], confirmed?: readonly ExpectedRow[]): void;
  /** The hub has said no: the rows are shown as the feed has them. */
  drop(action: symbol): void;
};

/** The feed brings every row within moments of the answer. One that it never brings belongs to another list. */
const FORGET_AFTER_MS = 10_000;

export const createExpectations = (): Expectations => {
  const listeners = new Set<() => void>();
  const rowsOf = new Map<symbol, readonly ExpectedRow[]>();
  let latest = expectedOf([]);
  const changed = () => {
    latest = expectedOf([...rowsOf.values()].flat());
    for (const listener of [...listeners]) listener();
  };
  const drop = (action: symbol) => {
    if (rowsOf.delete(action)) changed();
  };
  /**
   * What was done after this action, before its answer, was done to the row as it is now known. What was done before it is
   * not: an undo would show the completion again that it took back.
   */
  const rebase = (action: symbol, { queueId, revision }: StaffEntry) => {
    let isLater = false;
    for (const [other, rows] of rowsOf) {
      if (!isLater || other === action) {
        isLater ||= other === action;
        continue;
      }
      const moved = rows.map(({ entry, changes }) =>
        entry.queueId === queueId && entry.revision < revision
          ? { entry: { ...entry, revision }, changes }
          : { entry, changes },
      );
      rowsOf.set(other, moved);
    }
  };
  return {
    get: () => latest,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    expect(action, rows) {
      if (rows.length === 0) return;
      rowsOf.set(action, rows);
      changed();
    },
    confirm(action, answers, rows = rowsOf.get(action) ?? []) {
      const answered = new Set(answers.map(({ queueId }) => queueId));
      const others = rows.filter(({ entry }) => !answered.has(entry.queueId));
      rowsOf.set(action, [...others, ...answers.map(certain)]);
      for (const row of answers) rebase(action, row);
      changed();
      setTimeout(() => drop(action), FORGET_AFTER_MS);
    },
    drop,
  };
};

/** The hub's own row: right until a later revision of it arrives. */
const certain = (row: StaffEntry): ExpectedRow => ({ entry: { ...row, revision: row.revision - 1 }, changes: row });

const expectedOf = (rows: readonly ExpectedRow[]): Expected => ({
  applyTo(entries) {
    for (const { entry, changes } of rows) {
      const shown = entries.get(entry.queueId) ?? entry;
      // A later revision is the hub's word, whether ours or a colleague's was first.
      if (shown.revision <= entry.revision) entries.set(entry.queueId, { ...shown, ...changes });
    }
    return entries;
  },
});
