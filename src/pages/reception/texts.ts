import { messages as insight } from '../shared/i18n/insight/en.ts';
import { messages as desk } from '../shared/i18n/reception/en.ts';
import { defineTexts } from '../shared/staff/texts.tsx';

const english = { ...desk, ...insight };

/** The desk's messages, and those of its figures of the day. */
export const receptionTexts = defineTexts<typeof english>({
  en: async () => english,
  de: async () => both(import('../shared/i18n/reception/de.ts'), import('../shared/i18n/insight/de.ts')),
  es: async () => both(import('../shared/i18n/reception/es.ts'), import('../shared/i18n/insight/es.ts')),
  pt: async () => both(import('../shared/i18n/reception/pt.ts'), import('../shared/i18n/insight/pt.ts')),
  ar: async () => both(import('../shared/i18n/reception/ar.ts'), import('../shared/i18n/insight/ar.ts')),
});
export const useReceptionTexts = receptionTexts.useTexts;

type Module<Messages> = { readonly messages: Messages };

const both = async <Desk, Figures>(
  desk: Promise<Module<Desk>>,
  figures: Promise<Module<Figures>>,
): Promise<Desk & Figures> => {
  const [one, other] = await Promise.all([desk, figures]);
  return { ...one.messages, ...other.messages };
};
