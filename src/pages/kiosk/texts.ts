import type { messages } from '../shared/i18n/kiosk/en.ts';
import { createTexts } from '../shared/i18n/texts.ts';

export const loadKioskTexts = createTexts<typeof messages>({
  en: async () => (await import('../shared/i18n/kiosk/en.ts')).messages,
  de: async () => (await import('../shared/i18n/kiosk/de.ts')).messages,
  es: async () => (await import('../shared/i18n/kiosk/es.ts')).messages,
  pt: async () => (await import('../shared/i18n/kiosk/pt.ts')).messages,
  ar: async () => (await import('../shared/i18n/kiosk/ar.ts')).messages,
});
