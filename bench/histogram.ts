export type Spread = { count: number; p50: number; p99: number; max: number };

const STEP = Math.log(1.01);

/** Milliseconds in classes 1 % apart, so that millions of them travel between processes as a few hundred counts. */
export class Histogram {
  readonly #counts = new Map<number, number>();
  #max = 0;

  record(value: number): void {
    const level = Math.ceil(Math.log(Math.max(value, 0.001)) / STEP);
    this.#counts.set(level, (this.#counts.get(level) ?? 0) + 1);
    this.#max = Math.max(this.#max, value);
  }

  toJSON(): { counts: [number, number][]; max: number } {
    return { counts: [...this.#counts], max: this.#max };
  }

  static merged(parts: readonly ReturnType<Histogram['toJSON']>[]): Histogram {
    const whole = new Histogram();
    for (const { counts, max } of parts) {
      for (const [level, count] of counts) whole.#counts.set(level, (whole.#counts.get(level) ?? 0) + count);
      whole.#max = Math.max(whole.#max, max);
    }
    return whole;
  }

  spread(): Spread {
    const levels = [...this.#counts].sort(([a], [b]) => a - b);
    const count = levels.reduce((sum, [, n]) => sum + n, 0);
    const at = (share: number): number => {
      let left = Math.ceil(count * share);
      for (const [level, n] of levels) {
        left -= n;
        if (left <= 0) return Math.min(Math.exp(level * STEP), this.#max);
      }
      return Number.NaN;
    };
    return { count, p50: at(0.5), p99: at(0.99), max: count > 0 ? this.#max : Number.NaN };
  }
}
