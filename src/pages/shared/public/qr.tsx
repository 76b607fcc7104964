/** @jsxImportSource preact */
import { encode } from 'uqr';

/** A QR code of `text`, in the colour of the text around it; the quiet zone is the paper's. */
export const QrCode = ({ text, label }: { text: string; label: string }) => {
  const { size, data } = encode(text, { ecc: 'M', border: 0 });
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path fill="currentColor" d={pathOf(data)} />
    </svg>
  );
};

/** One rectangle a run of dark modules. */
const pathOf = (rows: readonly (readonly boolean[])[]): string =>
  rows
    .flatMap((row, y) => {
      const runs: string[] = [];
      for (let x = 0; x < row.length; x += 1) {
        if (!row[x]) continue;
        const from = x;
        while (row[x + 1]) x += 1;
        runs.push(`M${from} ${y}h${x + 1 - from}v1H${from}z`);
      }
      return runs;
    })
    .join('');
