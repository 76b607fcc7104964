import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Language } from '../../../src/protocol/languages.ts';

const PAGES = path.join(import.meta.dirname, '../../../src/pages');

/** What a page says in a language, by its messages' folder: `reception/insight/messages`. */
export const wordsIn = async <Messages>(
  folder: string,
  language: Language,
): Promise<Readonly<Record<keyof Messages, string>>> => {
  const file = pathToFileURL(path.join(PAGES, folder, `${language}.ts`)).href;
  const module: { messages: Readonly<Record<keyof Messages, string>> } = await import(/* @vite-ignore */ file);
  return module.messages;
};

/** A sentence up to its first placeholder, as it can be looked for. */
export const beginning = (text: string): string => text.split('{{')[0]?.trim() ?? '';
