import { snakeCaseMappers } from 'objection';

const { parse } = snakeCaseMappers();

/**
 * A row as the change feed holds it, with the names that models and views use. `patient` is a row inside the row. Its
 * type is what the caller's view asks for: the columns are the database's own, which no schema here could vouch for better.
 */
export const camelCased = <Row extends object>(row: Record<string, unknown>): Row => {
  const renamed = parse({ ...row });
  const { patient } = renamed;
  return (isRow(patient) ? { ...renamed, patient: parse({ ...patient }) } : renamed) as Row;
};

const isRow = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
