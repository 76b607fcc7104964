import type { JsonSchema } from './json-schema.ts';
import { typeText } from './type-text.ts';

/** The docstring of a field, by its name; `nested` is one inside another field. */
export type Notes = (field: string, nested: boolean) => string | undefined;

type Row = { path: string; type: string; required: boolean; note: string };

/** A Markdown table of an object's fields, those of inner objects under their path; one table for each of several shapes. */
export const fieldTables = (schema: JsonSchema, notes: Notes): string => {
  const shapes = schema.anyOf ?? schema.oneOf ?? [schema];
  return shapes.map((shape) => tableOf(rowsOf(shape, notes, ''))).join('\n\nor\n\n');
};

const tableOf = (rows: Row[]): string => {
  if (rows.length === 0) return 'Nothing.';
  const lines = rows.map(
    ({ path, type, required, note }) => `| \`${path}\` | ${type} | ${required ? 'yes' : ''} | ${note} |`,
  );
  return ['| field | type | required | notes |', '|---|---|---|---|', ...lines].join('\n');
};

const rowsOf = (schema: JsonSchema, notes: Notes, prefix: string): Row[] => {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, field]) => {
    if (typeof field === 'boolean') return [];
    const path = `${prefix}${name}`;
    const row = { path, required: required.includes(name), note: notes(name, prefix !== '') ?? '' };
    const inner = innerObject(field);
    if (!inner) return [{ ...row, type: typeText(field) }];
    const list = field.type === 'array';
    const nullable = field.anyOf ? ' or null' : '';
    return [
      { ...row, type: `${list ? 'list of objects' : 'object'}${nullable}` },
      ...rowsOf(inner, notes, `${path}${list ? '[]' : ''}.`),
    ];
  });
};

/** The one object with named fields that a field holds: itself, its items, or itself where it may be null. */
const innerObject = (field: JsonSchema): JsonSchema | undefined => {
  const { items, anyOf } = field;
  const candidates = anyOf ?? (items !== undefined && !Array.isArray(items) ? [items] : [field]);
  const objects = candidates.filter(
    (one): one is JsonSchema => typeof one === 'object' && (one.properties !== undefined || one.$ref !== undefined),
  );
  const [only] = objects;
  return objects.length === 1 && only?.properties ? only : undefined;
};
