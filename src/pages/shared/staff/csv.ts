export type Cell = string | number | null;

/** Spreadsheets would compute this instead of showing it. A quote in front makes it text. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
/** The same inside a text, where a spreadsheet of another language than the page's parts the columns. */
const FORMULA_INSIDE = /([;,\t\r\n"])(?=\s*[=+\-@＝＋－＠])/g;

const cellText = (cell: Cell, separator: string): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const inside = cell.replace(FORMULA_INSIDE, "$1'");
  const text = FORMULA.test(cell) ? `'${inside}` : inside;
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180, with the mark by which spreadsheets know UTF-8. */
export const csvOf = (rows: readonly (readonly Cell[])[], separator: string): string =>
  `\ufeff${rows.map((row) => `${row.map((cell) => cellText(cell, separator)).join(separator)}\r\n`).join('')}`;

/** If a comma parts decimals, spreadsheets part columns by semicolons. */
export const separatorOf = (locale: string): string =>
  new Intl.NumberFormat(locale).format(1.5).includes(',') ? ';' : ',';

/** Long enough for a browser that asks where to put the file. */
const KEPT_MS = 60_000;

export const saveFile = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
};
