type Named = { readonly name: string };

export type ByName<All extends readonly Named[]> = { readonly [One in All[number] as One['name']]: One };

/** The index of a noun: contracts or handlers, each under the name that it has. TypeScript cannot follow `fromEntries`. */
export const byName = <All extends readonly Named[]>(...all: All): ByName<All> =>
  Object.fromEntries(all.map((one) => [one.name, one])) as ByName<All>;
