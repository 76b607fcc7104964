const PREFIX = 'HUB_';
const SHORT = 6;

/** Docker and Kubernetes set such beside a service that is called "hub". */
const isServiceLink = (value: string): boolean => /^(tcp|udp):\/\//.test(value);

/** Names that begin with HUB_, are no variable of the hub, and have a value; and the variable that each seems to mean. */
export const unknownNames = (
  env: NodeJS.ProcessEnv,
  known: readonly string[],
): { readonly name: string; readonly meant: string | null }[] =>
  Object.entries(env)
    .filter(([name, value]) => name.startsWith(PREFIX) && !known.includes(name) && (value ?? '').trim() !== '')
    .map(([name, value]) => ({ name, meant: isServiceLink(value ?? '') ? null : meantBy(name, known) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

const meantBy = (name: string, known: readonly string[]): string | null => {
  const plain = plainly(name);
  if (plain === 'TZ') return 'HUB_TIME_ZONE';
  const typos = plain.length < SHORT ? 1 : 2;
  return known.find((one) => distance(plain, plainly(one)) <= typos) ?? null;
};

const plainly = (name: string): string => name.replace(PREFIX, '').replaceAll('_', '');

/** Levenshtein: how many letters have to be added, removed or replaced. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split('').entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};
