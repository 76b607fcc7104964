import { expect, test } from 'vitest';
import { csvOf, separatorOf } from '../../src/pages/shared/staff/csv.ts';

const linesOf = (text: string) => text.split('\r\n');

test('a file begins with the mark of UTF-8 and quotes what would part its cells', () => {
  expect(
    csvOf(
      [
        ['Räume', 'a,b', 'say "x"', 'two\nlines'],
        [1, null, -2.5],
      ],
      ',',
    ),
  ).toBe('\ufeffRäume,"a,b","say ""x""","two\nlines"\r\n1,,-2.5\r\n');
  expect(csvOf([['a,b', 'a;b']], ';')).toBe('\ufeffa,b;"a;b"\r\n');
});

test.each(['=1+1', '+49 151', '-cmd', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '=HYPERLINK("http://x")'])(
  'a spreadsheet does not compute the text %j',
  (text) => {
    const [line = ''] = linesOf(csvOf([[text, 'next']], ','));
    expect(line.replace('\ufeff', '')).toMatch(/^"?'/);
  },
);

test.each([',', ';'])('nor a part of a text, where it parts columns by another sign than %j', (separator) => {
  const [line = ''] = linesOf(csvOf([['x;=HYPERLINK("http://x")', 'y,+1', 'z\t@A', 'q"=2', 'a; b, c']], separator));
  for (const other of [';', ',', '\t', '"']) {
    for (const part of line.replace('\ufeff', '').split(other)) expect(part).not.toMatch(/^\s*[=+\-@]/);
  }
  expect(line).toContain('a; b, c');
});

test('figures below zero stay figures', () => {
  expect(csvOf([[-3]], ',')).toBe('\ufeff-3\r\n');
});

test('columns are parted as the language’s spreadsheets expect', () => {
  expect([separatorOf('en-GB'), separatorOf('de'), separatorOf('es'), separatorOf('ar-u-nu-latn')]).toEqual([
    ',',
    ';',
    ';',
    ',',
  ]);
});
