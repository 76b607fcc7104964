import type { AnyQueryBuilder, Model, ModelObject, Transaction } from 'objection';

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The fields that the sender gave: what is left out stays as it is, null empties. */
export const withoutMissing = <T extends Record<string, unknown>>(fields: T): Partial<Given<T>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Given<T>>;

type Fields<Row extends Model> = { [K in keyof ModelObject<Row>]?: ModelObject<Row>[K] | undefined };

/** Writes the fields that the sender gave and returns the row as it is then: unchanged where none was given. */
export const patchGiven = async <Row extends Model>(trx: Transaction, row: Row, fields: Fields<Row>): Promise<Row> => {
  const given = withoutMissing(fields);
  if (Object.keys(given).length === 0) return row;
  await row.$query(trx).patchAndFetch(given);
  return row;
};

type Value = string | number | Date | undefined;

/** For `modify`: the condition, where the sender gave a value for it. */
export const whereGiven = (
  query: AnyQueryBuilder,
  column: string,
  operator: '=' | '<>' | '<' | '>=',
  value: Value,
): void => {
  if (value !== undefined) void query.where(column, operator, value);
};
