import type { Model, ModelObject, Transaction } from 'objection';
import { withoutMissing } from './without-missing.ts';

type Fields<Row extends Model> = { [K in keyof ModelObject<Row>]?: ModelObject<Row>[K] | undefined };

/** Writes the fields that the sender gave and returns the row as it is then: unchanged where none was given. */
export const patchGiven = async <Row extends Model>(trx: Transaction, row: Row, fields: Fields<Row>): Promise<Row> => {
  const given = withoutMissing(fields);
  if (Object.keys(given).length === 0) return row;
  await row.$query(trx).patchAndFetch(given);
  return row;
};
