import { html } from 'hono/html';
import type { Log } from '../../log.ts';
import { HubError } from '../../protocol/errors.ts';
import { directionOf } from '../../protocol/languages.ts';
import type { HttpContext } from '../env.ts';
import { plainPage } from '../plain-page.ts';
import { languageOf, wordsIn, type Words } from '../words.ts';

/** The provider's page sent the browser here, so it shows none of its Strict cookies. From this page on it is ours. */
export const landingPage = (c: HttpContext, query: string) => {
  const language = languageOf(c);
  const onward = `/auth/oidc/finish${query}`;
  return html`<!doctype html>
    <html lang="${language}" dir="${directionOf(language)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta http-equiv="refresh" content="${`0;url=${onward}`}" />
        <title>Queue Hub</title>
        <link rel="stylesheet" href="/plain.css" />
      </head>
      <body>
        <main>
          <p><a href="${onward}">${wordsIn(language).signingIn}</a></p>
        </main>
      </body>
    </html>`;
};

/** A person looks at this in a browser, and needs to know whom to ask. */
export const inWords = async (c: HttpContext, log: Log, work: () => Promise<Response>): Promise<Response> => {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof HubError) || thrown.code === 'internal') throw thrown;
    const { code, details, cause } = thrown;
    log.warn({ event: 'oidc_refused', code, why: details?.['reason'], err: cause });
    c.header('Cache-Control', 'no-store');
    const language = languageOf(c);
    const words = wordsIn(language);
    const markup = html`<h1>${words.notSignedIn}</h1>
      <p>${words[why(thrown)]}</p>
      <p><a href="/#sign-in">${words.toSignIn}</a></p>`;
    return c.html(plainPage({ language, title: words.signIn, markup: await markup }), statusOf[code] ?? 403);
  }
};

const statusOf: Readonly<Partial<Record<HubError['code'], 401 | 403 | 429 | 503>>> = {
  unauthenticated: 401,
  rate_limited: 429,
  overloaded: 503,
  unavailable: 503,
};

const WHY: Readonly<Record<string, keyof Words>> = {
  trip: 'trip',
  no_role: 'noRole',
  inactive: 'inactive',
  username_taken: 'usernameTaken',
  username_claim: 'usernameClaim',
};

const why = ({ code, details }: HubError): keyof Words => {
  const reason = WHY[String(details?.['reason'])];
  if (reason !== undefined) return reason;
  if (code === 'unauthenticated') return 'refused';
  return code === 'rate_limited' ? 'tooMany' : 'away';
};
