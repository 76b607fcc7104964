// Fields hold what was typed; the hub is sent null, or nothing at all, where that is empty.

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

type Typed<Key extends string> = { readonly [K in Key]?: string | undefined };

/** For a new row: what is empty is left out. */
export const filled = <Key extends string>(typed: Typed<Key>): { [K in Key]?: string } =>
  fromTexts(typed, (text) => orNull(text) ?? undefined);

/** For a row that is there: what was emptied is null, and what was not touched is left out. */
export const emptied = <Key extends string>(typed: Typed<Key>): { [K in Key]?: string | null } =>
  fromTexts(typed, orNull);

const fromTexts = <Key extends string, Value>(
  typed: Typed<Key>,
  valueOf: (text: string) => Value | undefined,
): { [K in Key]?: Value } => {
  const values: { [K in Key]?: Value } = {};
  for (const key of keysOf(typed)) {
    const text = typed[key];
    const value = text === undefined ? undefined : valueOf(text);
    if (value !== undefined) values[key] = value;
  }
  return values;
};

const keysOf = <T extends object>(of: T): (keyof T)[] => Object.keys(of) as (keyof T)[];

/** As the hub takes a code: a short word without spaces. */
export const isCode = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$/.test(text.trim());

/** A whole number within its bounds, as it was typed. */
export const isWhole = (text: string, least: number, most: number): boolean => {
  const number = Number(text);
  return text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most;
};
