const LOOK_EVERY_MS = 10;

/** Resolves once `isDone` says so, or after `withinMs`. */
export async function until(isDone: () => boolean, withinMs: number): Promise<void> {
  const endsAt = performance.now() + withinMs;
  while (!isDone() && performance.now() < endsAt) await pause(LOOK_EVERY_MS);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
