import type { Department } from '../../../protocol/views.ts';
import type { Language } from '../../../protocol/languages.ts';

type Named = { readonly departments: ReadonlyMap<string, Department> };

const kept = new WeakMap<Named['departments'], Partial<Record<Language, Named['departments']>>>();

/** The departments as somebody who reads this language calls them. One without such a name has its plain one. */
export const departmentsIn = (departments: Named['departments'], language: Language): Named['departments'] => {
  const known = kept.get(departments) ?? {};
  kept.set(departments, known);
  known[language] ??= new Map(
    [...departments].map(([id, one]) => [id, { ...one, name: one.names[language] ?? one.name }]),
  );
  return known[language];
};

export const inLanguage = <Feed extends Named>(feed: Feed, language: Language): Feed => ({
  ...feed,
  departments: departmentsIn(feed.departments, language),
});
