export type Sample = { readonly atMs: number; readonly value: number };

/** The middle one of the values; NaN of none. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** What the line of least squares through the samples rises from the first of them to the last, in the values' unit. */
export const rise = (samples: readonly Sample[]): number => riseBeside(samples.map((one) => ({ ...one, beside: 0 })));

/**
 * The same, at an unchanged `beside`: of the plane of least squares through the values over both time and `beside`. NaN
 * where the two go together, so that nobody can tell which of them it is.
 */
export const riseBeside = (samples: readonly (Sample & { readonly beside: number })[]): number => {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || samples.length < 3) return Number.NaN;
  const beside = samples.map((one) => one.beside);
  const times = samples.map(({ atMs }) => atMs);
  const time = apartFrom(beside, times);
  const value = apartFrom(
    beside,
    samples.map((one) => one.value),
  );
  // Time that is all but said by the other has no slope of its own.
  if (sumOf(time, time) < 1e-6 * sumOf(apartFrom([], times), times)) return Number.NaN;
  return (sumOf(time, value) / sumOf(time, time)) * (last.atMs - first.atMs);
};

/** What of `ys` lies beside their line of least squares over `xs`; beside their mean, where `xs` do not change. */
const apartFrom = (xs: readonly number[], ys: readonly number[]): number[] => {
  const [x, y] = [fromMean(xs), fromMean(ys)];
  const spread = sumOf(x, x);
  const slope = spread === 0 ? 0 : sumOf(x, y) / spread;
  return y.map((one, index) => one - slope * (x[index] ?? 0));
};

const fromMean = (values: readonly number[]): number[] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
};

/** Of the products, one by one. */
const sumOf = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
