export type Cell = string | number | null;

/** What spreadsheets would compute instead of showing it. A letter of theirs in front makes it text. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

const cellText = (cell: Cell, separator: string): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180, with the mark by which spreadsheets know UTF-8. */
export const csvOf = (rows: readonly (readonly Cell[])[], separator: string): string =>
  `\ufeff${rows.map((row) => `${row.map((cell) => cellText(cell, separator)).join(separator)}\r\n`).join('')}`;

/** Where the comma parts decimals, spreadsheets part columns by semicolons. */
export const separatorOf = (locale: string): string =>
  new Intl.NumberFormat(locale).format(1.5).includes(',') ? ';' : ',';
