import type { JsonSchema } from './json-schema.ts';

type Schema = JsonSchema | boolean;

/** What zod writes for an integer without a bound. */
const LIMIT = Number.MAX_SAFE_INTEGER;

const formats: Readonly<Record<string, string>> = {
  uuid: 'UUID',
  'date-time': 'instant',
  date: 'day',
  email: 'email address',
};

/** A JSON Schema in words, as Markdown: `list of UUID (at most 100)`, `1 to 5`, a link to a named type. */
export const typeText = (schema: Schema): string => {
  if (typeof schema === 'boolean') return 'anything';
  const { $ref, const: literal, enum: values, anyOf, oneOf, type } = schema;
  if ($ref !== undefined) return linkTo($ref.slice($ref.lastIndexOf('/') + 1));
  if (literal !== undefined) return `\`${String(literal)}\``;
  if (values) return values.map((value) => `\`${String(value)}\``).join(' or ');
  const options = anyOf ?? oneOf;
  if (options) return options.map(typeText).join(' or ');
  if (Array.isArray(type)) return type.map((one) => typeText({ ...schema, type: one })).join(' or ');
  return plainText(schema);
};

export const linkTo = (name: string): string => `[${name}](types.md#${name.toLowerCase()})`;

const plainText = (schema: JsonSchema): string => {
  switch (schema.type) {
    case 'string':
      return formats[schema.format ?? ''] ?? `text${inBrackets(lengths(schema), pattern(schema))}`;
    case 'integer':
    case 'number':
      return `${schema.type}${inBrackets(range(least(schema), schema.maximum))}`;
    case 'array':
      return `list of ${itemText(schema)}${howMany(schema)}`;
    case 'object':
      return objectText(schema);
    case 'boolean':
    case 'null':
      return schema.type;
    default:
      return 'anything';
  }
};

const itemText = ({ items }: JsonSchema): string => {
  if (items === undefined || Array.isArray(items)) return 'anything';
  const text = typeText(items);
  return text.includes(' or ') ? `(${text})` : text;
};

const objectText = ({ properties, required = [], additionalProperties, propertyNames }: JsonSchema): string => {
  if (properties === undefined) {
    return additionalProperties
      ? `map of ${typeText(propertyNames ?? true)} to ${typeText(additionalProperties)}`
      : '{}';
  }
  const fields = Object.entries(properties).map(
    ([name, field]) => `${name}${required.includes(name) ? '' : '?'}: ${typeText(field)}`,
  );
  return `{ ${fields.join(', ')} }`;
};

const howMany = ({ minItems, maxItems }: JsonSchema): string => {
  const bounds = range(minItems, maxItems);
  return bounds === '' ? '' : `, ${bounds}${minItems === undefined ? '' : ' of them'}`;
};

const least = ({ minimum, exclusiveMinimum, type }: JsonSchema): number | undefined =>
  typeof exclusiveMinimum === 'number' && type === 'integer' ? exclusiveMinimum + 1 : minimum;

const lengths = ({ minLength, maxLength }: JsonSchema): string => {
  const bounds = range(minLength, maxLength);
  return bounds === '' ? '' : `${bounds} characters`;
};

/** Pipes would end the table's cell. */
const pattern = ({ pattern: expression }: JsonSchema): string =>
  expression === undefined || expression === WITHOUT_NUL ? '' : `like \`${expression.replaceAll('|', '\\|')}\``;

/** Of every text, so it is said once, on the first page. */
const WITHOUT_NUL = '^[^\\0]*$';

const range = (least: number | undefined, most: number | undefined): string => {
  const from = least === undefined || least === -LIMIT ? undefined : least;
  const to = most === undefined || most === LIMIT ? undefined : most;
  if (from === undefined) return to === undefined ? '' : `at most ${to}`;
  if (to === undefined) return from === 0 ? '' : `at least ${from}`;
  return from === to ? String(from) : `${from} to ${to}`;
};

const inBrackets = (...notes: string[]): string => {
  const said = notes.filter((note) => note !== '');
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
};
