import { cpus, totalmem } from 'node:os';

export type Figures = Record<string, string | number>;

/** What one scenario measured: rows of figures, the column that a plot draws, and what has to be said beside them. */
export type Report = {
  name: string;
  title: string;
  rows: Figures[];
  /** The bars' column, and those whose words name a bar. */
  plot: { column: string; unit: string; labels: readonly string[] };
  notes: readonly string[];
};

export const machine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
});

export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** Columns as wide as their widest cell; words to the left, figures to the right. */
export const tableOf = (rows: readonly Figures[]): string => {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => textOf(row[column])))];
  const widths = columns.map((_, n) => Math.max(...cells.map((line) => (line[n] ?? '').length)));
  return cells
    .map((line) =>
      columns
        .map((column, n) => {
          const isNumber = typeof rows[0]?.[column] === 'number';
          return isNumber ? (line[n] ?? '').padStart(widths[n] ?? 0) : (line[n] ?? '').padEnd(widths[n] ?? 0);
        })
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
};

const textOf = (value: string | number | undefined): string =>
  typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 1 }) : (value ?? '');

const BAR_HEIGHT = 22;
const GAP = 8;
const LABELS_WIDTH = 280;
const BARS_WIDTH = 460;
const VALUES_WIDTH = 120;

/** One bar a row, in SVG that is legible in light and dark. */
export const plotOf = ({ title, rows, plot }: Report): string => {
  const bars = rows.flatMap((row) => {
    const value = row[plot.column];
    return typeof value === 'number' ? [{ label: plot.labels.map((one) => textOf(row[one])).join(' · '), value }] : [];
  });
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const height = 44 + bars.length * (BAR_HEIGHT + GAP);
  const width = LABELS_WIDTH + BARS_WIDTH + VALUES_WIDTH;
  const lines = bars.map(({ label, value }, n) => {
    const y = 40 + n * (BAR_HEIGHT + GAP);
    const length = Math.max(1, (value / most) * BARS_WIDTH);
    return `  <text x="${LABELS_WIDTH - 10}" y="${y + 15}" text-anchor="end">${escaped(label)}</text>
  <rect x="${LABELS_WIDTH}" y="${y}" width="${length.toFixed(1)}" height="${BAR_HEIGHT}" rx="3" fill="${label.startsWith('hub') ? '#0b7285' : '#868e96'}"/>
  <text x="${(LABELS_WIDTH + length + 8).toFixed(1)}" y="${y + 15}">${escaped(textOf(value))} ${escaped(plot.unit)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif" font-size="13" fill="#495057">
  <rect width="100%" height="100%" fill="#fff"/>
  <text x="12" y="22" font-size="15" font-weight="600">${escaped(title)}</text>
${lines.join('\n')}
</svg>
`;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
