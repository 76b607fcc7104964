import { HubError } from '../protocol/errors.ts';

/**
 * Refuses an update of a row that the sender has not seen as it is. `row` is read under its lock; `view` is what the
 * sender gets to see of it now. Throws HubError('conflict', { current }).
 */
export const expectRevision = <Row extends { readonly revision: number }>(
  row: Row,
  expected: number | undefined,
  view: (row: Row) => unknown,
): void => {
  if (expected !== undefined && expected !== row.revision) throw new HubError('conflict', { current: view(row) });
};
