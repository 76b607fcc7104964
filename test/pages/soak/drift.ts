export type Sample = { readonly atMs: number; readonly value: number };

/** The middle one of the values; NaN of none. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** What the line of least squares through the samples rises from the first of them to the last, in the values' unit. */
export const rise = (samples: readonly Sample[]): number => {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || samples.length < 3) return Number.NaN;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanAt, meanValue] = [mean(samples.map(({ atMs }) => atMs)), mean(samples.map(({ value }) => value))];
  const above = mean(samples.map(({ atMs, value }) => (atMs - meanAt) * (value - meanValue)));
  const below = mean(samples.map(({ atMs }) => (atMs - meanAt) ** 2));
  return (above / below) * (last.atMs - first.atMs);
};
