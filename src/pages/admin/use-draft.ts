import { useState } from 'react';

/** What is being typed over a row of the hub. */
export type Draft<Fields> = {
  readonly fields: Fields;
  readonly set: (changes: Partial<Fields>) => void;
  /** Only what differs from the row as it now is: what others changed beside it stays theirs. */
  readonly changes: Partial<Fields>;
  readonly isChanged: boolean;
  readonly discard: () => void;
  /** Of the row that was being edited: the hub refuses to save over a later one, unless that has been said. */
  readonly revision: number;
  /** After a refusal that was told: what is saved next is put over the row as it is. */
  readonly rebase: () => void;
};

/** Belongs into a component with a `key` of the row's id. */
export const useDraft = <Fields extends object>(
  row: { readonly revision: number },
  fieldsOf: () => Fields,
): Draft<Fields> => {
  const [edited, setEdited] = useState<Partial<Fields>>({});
  const [revision, setRevision] = useState<number | null>(null);
  const original = fieldsOf();
  const changes = differing(original, edited);
  const isChanged = Object.keys(changes).length > 0;
  return {
    fields: { ...original, ...edited },
    set(next) {
      if (!isChanged) setRevision(row.revision);
      setEdited((former) => ({ ...former, ...next }));
    },
    changes,
    isChanged,
    discard() {
      setEdited({});
      setRevision(null);
    },
    revision: revision ?? row.revision,
    rebase: () => setRevision(null),
  };
};

const differing = <Fields extends object>(original: Fields, edited: Partial<Fields>): Partial<Fields> => {
  const changes: Partial<Fields> = {};
  for (const key of keysOf(edited)) {
    const value = edited[key];
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(original[key])) changes[key] = value;
  }
  return changes;
};

const keysOf = <T extends object>(of: T): (keyof T)[] => Object.keys(of) as (keyof T)[];

/** In the place of a row that is still to be made. */
export const noRow = { revision: 1 } as const;
