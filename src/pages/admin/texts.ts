import { messages as english } from '../shared/i18n/admin/en.ts';
import { defineTexts } from '../shared/staff/texts.tsx';

export const adminTexts = defineTexts<typeof english>({
  en: async () => english,
  de: async () => (await import('../shared/i18n/admin/de.ts')).messages,
  es: async () => (await import('../shared/i18n/admin/es.ts')).messages,
  pt: async () => (await import('../shared/i18n/admin/pt.ts')).messages,
  ar: async () => (await import('../shared/i18n/admin/ar.ts')).messages,
});
export const useAdminTexts = adminTexts.useTexts;
