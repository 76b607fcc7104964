import type { messages } from '../shared/i18n/board/en.ts';
import { createTexts } from '../shared/i18n/texts.ts';

export const loadBoardTexts = createTexts<typeof messages>({
  en: async () => (await import('../shared/i18n/board/en.ts')).messages,
  de: async () => (await import('../shared/i18n/board/de.ts')).messages,
  es: async () => (await import('../shared/i18n/board/es.ts')).messages,
  pt: async () => (await import('../shared/i18n/board/pt.ts')).messages,
  ar: async () => (await import('../shared/i18n/board/ar.ts')).messages,
});
