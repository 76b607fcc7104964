import type { messages } from './messages/en.ts';
import { createTexts } from '../shared/i18n/texts.ts';

export const loadTicketTexts = createTexts<typeof messages>({
  en: async () => (await import('./messages/en.ts')).messages,
  de: async () => (await import('./messages/de.ts')).messages,
  es: async () => (await import('./messages/es.ts')).messages,
  pt: async () => (await import('./messages/pt.ts')).messages,
  ar: async () => (await import('./messages/ar.ts')).messages,
});
