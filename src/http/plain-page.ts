import { html, raw } from 'hono/html';
import { directionOf, type Language } from '../protocol/languages.ts';
import { wordsIn } from './words.ts';

type Page = {
  /** English where none is given. */
  readonly language?: Language;
  readonly title: string;
  readonly text?: string;
  /** Markup that is already safe. */
  readonly markup?: string;
  /** A way to the start page, for somebody who is lost. */
  readonly wayHome?: boolean;
};

/** The few pages that the hub makes itself: no script, and its style in a file, as the Content-Security-Policy wants it. */
export const plainPage = ({ language = 'en', title, text, markup, wayHome = false }: Page) =>
  html`<!doctype html>
    <html lang="${language}" dir="${directionOf(language)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · Queue Hub</title>
        <link rel="stylesheet" href="/plain.css" />
      </head>
      <body>
        <main>
          ${markup === undefined ? html`<h1>${title}</h1>` : ''} ${text === undefined ? '' : html`<p>${text}</p>`}
          ${markup === undefined ? '' : raw(markup)}
          ${wayHome ? html`<p><a href="/">${wordsIn(language).toStart}</a></p>` : ''}
        </main>
      </body>
    </html>`;

export const PLAIN_CSS = `
:root { color-scheme: light dark; font: 1rem/1.55 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#ffffff, #14181d); color: light-dark(#14181d, #e6e9ec); }
main { max-width: 52rem; margin: 0 auto; padding: 3rem 1.5rem; overflow-wrap: break-word; }
h1 { line-height: 1.2; }
a { color: light-dark(#0b5cad, #7db8f5); }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid light-dark(#d5d9de, #3a4048); border-radius: 0.5rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid light-dark(#d5d9de, #3a4048); padding: 0.4rem 0.7rem; text-align: start; vertical-align: top; }
`;
