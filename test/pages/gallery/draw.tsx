/** @jsxImportSource preact */
import { render, type ComponentChild } from 'preact';
import type { Language } from '../../../src/pages/shared/i18n/languages.ts';
import type { Texts } from '../../../src/pages/shared/i18n/texts.ts';

type State = { readonly language?: Language; readonly theme?: 'dark' };

/** Draws the state that the address names after `#`, and the next one without a reload. */
export const drawStates = <S extends State, Messages>(parts: {
  states: Readonly<Record<string, S>>;
  load: (language: Language) => Promise<Texts<Messages>>;
  picture: (state: S, texts: Texts<Messages>) => ComponentChild;
}): void => {
  const draw = async () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const state = parts.states[name];
    const root = document.getElementById('root');
    if (!state || !root) return;
    const texts = await parts.load(state.language ?? 'en');
    const page = document.documentElement;
    page.lang = texts.language;
    page.dir = texts.direction;
    page.dataset['theme'] = state.theme ?? 'light';
    render(null, root);
    render(parts.picture(state, texts), root);
    await document.fonts.ready;
    page.dataset['state'] = name;
  };
  addEventListener('hashchange', () => void draw());
  void draw();
};
