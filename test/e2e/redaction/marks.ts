/**
 * What people type, made recognisable: each value is unlike any other and is found again whatever is around it.
 * `personal` is about a patient, or opens a door; `operational` names a department, a doctor or a room, which public
 * screens may show.
 */
export type Marks = {
  personal(): string;
  operational(): string;
  phoneNumber(): string;
  dateOfBirth(): string;
};

const PERSONAL = /zq\d+x|15155\d{6}|190[1-9]-\d\d-\d\d/gi;
const OPERATIONAL = /wk\d+x/gi;

export const createMarks = (): Marks => {
  let made = 0;
  const next = (): number => (made += 1);
  return {
    personal: () => `Zq${next()}x`,
    operational: () => `Wk${next()}x`,
    phoneNumber: () => `+4915155${String(next()).padStart(6, '0')}`,
    dateOfBirth: () => {
      const n = next();
      return `190${1 + (n % 9)}-0${1 + (n % 8)}-1${n % 10}`;
    },
  };
};

/** The personal marks in a text, in lower case. */
export const personalIn = (text: string): string[] => [...new Set(text.toLowerCase().match(PERSONAL))];

export const marksIn = (text: string): string[] => [
  ...personalIn(text),
  ...new Set(text.toLowerCase().match(OPERATIONAL)),
];
