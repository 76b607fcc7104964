import { messages as english } from '../shared/i18n/home/en.ts';
import { defineTexts } from '../shared/staff/texts.tsx';

export const homeTexts = defineTexts<typeof english>({
  en: async () => english,
  de: async () => (await import('../shared/i18n/home/de.ts')).messages,
  es: async () => (await import('../shared/i18n/home/es.ts')).messages,
  pt: async () => (await import('../shared/i18n/home/pt.ts')).messages,
  ar: async () => (await import('../shared/i18n/home/ar.ts')).messages,
});
export const useHomeTexts = homeTexts.useTexts;
