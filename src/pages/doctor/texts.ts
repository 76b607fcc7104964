import { messages as english } from '../shared/i18n/doctor/en.ts';
import { defineTexts } from '../shared/staff/texts.tsx';

export const doctorTexts = defineTexts<typeof english>({
  en: async () => english,
  de: async () => (await import('../shared/i18n/doctor/de.ts')).messages,
  es: async () => (await import('../shared/i18n/doctor/es.ts')).messages,
  pt: async () => (await import('../shared/i18n/doctor/pt.ts')).messages,
  ar: async () => (await import('../shared/i18n/doctor/ar.ts')).messages,
});
export const useDoctorTexts = doctorTexts.useTexts;
