import type { Language } from '../../../protocol/languages.ts';

/** Names in a row, with the comma of the language. */
export const listed = (names: readonly string[], language: Language): string =>
  names.join(language === 'ar' ? '، ' : ', ');
