import { messages as english } from '../shared/i18n/reception/en.ts';
import { defineTexts } from '../shared/staff/texts.tsx';

export const receptionTexts = defineTexts<typeof english>({
  en: async () => english,
  de: async () => (await import('../shared/i18n/reception/de.ts')).messages,
  es: async () => (await import('../shared/i18n/reception/es.ts')).messages,
  pt: async () => (await import('../shared/i18n/reception/pt.ts')).messages,
  ar: async () => (await import('../shared/i18n/reception/ar.ts')).messages,
});
export const useReceptionTexts = receptionTexts.useTexts;
