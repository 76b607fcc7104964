import { messages as english } from './messages/en.ts';
import { defineTexts } from '../shared/staff/texts.tsx';

export const adminTexts = defineTexts<typeof english>({
  en: async () => english,
  de: async () => (await import('./messages/de.ts')).messages,
  es: async () => (await import('./messages/es.ts')).messages,
  pt: async () => (await import('./messages/pt.ts')).messages,
  ar: async () => (await import('./messages/ar.ts')).messages,
});
export const useAdminTexts = adminTexts.useTexts;
