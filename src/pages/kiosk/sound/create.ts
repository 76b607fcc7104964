import type { Reader } from './reader.ts';

/** Reads aloud in this browser. Its parts come at the first touch: few ask for it. */
export const readerOf = (page: Window): Reader => {
  let opened: Promise<Reader> | null = null;
  // Asked early, since voices arrive late.
  if ('speechSynthesis' in page) page.speechSynthesis.getVoices();
  return {
    async read(language, screen) {
      opened ??= import('./open.ts').then(({ openReader }) => openReader(page));
      const reader = await opened.catch(() => null);
      if (reader === null) opened = null;
      await reader?.read(language, screen);
    },
    stop() {
      void opened?.then((reader) => reader.stop()).catch(() => undefined);
    },
  };
};
