import path from 'node:path';
import { expect, test } from 'vitest';
import { languages } from '../../../src/protocol/languages.ts';

const folder = path.join(import.meta.dirname, '../../../src/pages/kiosk/messages');
const messagesOf = async (language: string): Promise<Record<string, string>> => {
  const { messages }: { messages: Record<string, string> } = await import(path.join(folder, `${language}.ts`));
  return messages;
};

/** Words that were found and do not say what is meant. */
const found: Partial<Record<(typeof languages)[number], RegExp>> = {
  de: /ist gleich/,
  es: /departamento/i,
  pt: /departamento/i,
  // To wipe, and not to scan.
  ar: /امسح|الماسح/,
};

test.each(languages)('%s has none of the words that mislead', async (language) => {
  const texts = Object.values(await messagesOf(language));
  expect(texts.filter((text) => found[language]?.test(text))).toEqual([]);
});

/** The number of a phone, and the number that is called, in the languages that have one word for both. */
const numbers = {
  en: { phone: /phone|mobile/i, number: /number/gi },
  de: { phone: /telefon|handy/i, number: /nummer/gi },
  es: { phone: /tel[eé]fono|móvil/i, number: /número/gi },
  pt: { phone: /telefone|telemóvel/i, number: /número/gi },
} as const;

test.each(['en', 'de', 'es', 'pt'] as const)(
  'in %s no sentence says “number” of a phone and of a ticket',
  async (language) => {
    const { phone, number } = numbers[language];
    const sentences = Object.values(await messagesOf(language)).flatMap((text) => text.split(/(?<=[.?!:])\s/));
    const both = sentences.filter((sentence) => phone.test(sentence) && (sentence.match(number) ?? []).length > 1);
    expect(both).toEqual([]);
  },
);
