/** Beyond this a year was mistyped. */
const OLDEST = 1900;

const months: Readonly<Record<string, number>> = {
  jan: 1,
  ene: 1,
  feb: 2,
  fev: 2,
  mar: 3,
  mär: 3,
  mrz: 3,
  apr: 4,
  abr: 4,
  may: 5,
  mai: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  ago: 8,
  sep: 9,
  set: 9,
  oct: 10,
  okt: 10,
  out: 10,
  nov: 11,
  dec: 12,
  dez: 12,
  dic: 12,
};

export type TypedDate =
  | { readonly kind: 'empty' }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'unreadable' }
  /** There is such a day, but nobody alive was born on it yet, or any more. */
  | { readonly kind: 'impossible' };

/**
 * A date of birth as people say it to a desk, day first: `21.11.1990`, `21/11/1990`, `21 nov 1990`, `21111990`, or in
 * ISO 8601. `today` is the hospital's. What is read is shown again with the month in letters.
 */
export const readBirthDate = (typed: string, today: string): TypedDate => {
  const text = typed.trim().toLowerCase();
  if (text === '') return { kind: 'empty' };
  const parts = partsOf(text);
  if (parts === null) return { kind: 'unreadable' };
  const [year, month, day] = parts;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return { kind: 'unreadable' };
  const iso = date.toISOString().slice(0, 10);
  return year < OLDEST || iso > today ? { kind: 'impossible' } : { kind: 'date', date: iso };
};

type Parts = readonly [year: number, month: number, day: number];

const partsOf = (text: string): Parts | null => {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return [Number(iso[1]), Number(iso[2]), Number(iso[3])];
  const dense = /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (dense) return [Number(dense[3]), Number(dense[2]), Number(dense[1])];
  const apart = /^(\d{1,2})[\s./-]+(\d{1,2}|\p{L}{3,})[\s./-]+(\d{4})$/u.exec(text);
  if (!apart) return null;
  const [, day = '', month = '', year = ''] = apart;
  const number = /^\d/.test(month) ? Number(month) : months[month.slice(0, 3)];
  return number === undefined ? null : [Number(year), number, Number(day)];
};
