import type { messages } from '../shared/i18n/ticket/en.ts';
import { createTexts } from '../shared/i18n/texts.ts';

export const loadTicketTexts = createTexts<typeof messages>({
  en: async () => (await import('../shared/i18n/ticket/en.ts')).messages,
  de: async () => (await import('../shared/i18n/ticket/de.ts')).messages,
  es: async () => (await import('../shared/i18n/ticket/es.ts')).messages,
  pt: async () => (await import('../shared/i18n/ticket/pt.ts')).messages,
  ar: async () => (await import('../shared/i18n/ticket/ar.ts')).messages,
});
