import type { AnyQueryBuilder } from 'objection';

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
