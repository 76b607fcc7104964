/** A browser without scripts: follows redirects and refreshes, keeps cookies, and fills in what a form asks for. */
export type Visitor = {
  /** Goes there as if the address had been typed, and on until a page stays. */
  visit(address: string, options?: Follow): Promise<Seen>;
  /** Sends the form of a page with these values beside its hidden fields. */
  submit(page: Seen, values: Record<string, string>, options?: Follow): Promise<Seen>;
  cookie(host: string, name: string): string | undefined;
};
type Follow = { readonly follow?: (address: URL) => boolean };
export type Seen = {
  readonly address: URL;
  readonly status: number;
  readonly text: string;
  readonly way: readonly URL[];
  /** Where it would have gone on to. */
  readonly next: URL | null;
};

export const aVisitor = (): Visitor => {
  const jar = new Map<string, Map<string, string>>();
  const cookiesFor = ({ host }: URL) => {
    const known = jar.get(host) ?? new Map<string, string>();
    jar.set(host, known);
    return known;
  };
  const ask = async (address: URL, init: RequestInit): Promise<Response> => {
    const cookies = cookiesFor(address);
    const headers = new Headers(init.headers);
    headers.set('accept', 'text/html');
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const isGone = /max-age=0|expires=thu, 01 jan 1970/i.test(line);
      if (isGone) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  };
  const go = async (start: URL, init: RequestInit, follow: (address: URL) => boolean): Promise<Seen> => {
    const way = [start];
    let address = start;
    let response = await ask(address, init);
    for (;;) {
      const text = await response.text();
      const refresh = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
      const onward = response.headers.get('location') ?? refresh;
      const next = onward === undefined ? null : new URL(onward, address);
      if (next === null || !follow(next)) return { address, status: response.status, text, way, next };
      address = next;
      way.push(address);
      if (way.length > 20) throw new Error(`goes in circles: ${way.map(({ pathname }) => pathname).join(' ')}`);
      response = await ask(address, {});
    }
  };
  return {
    visit: (address, { follow = () => true } = {}) => go(new URL(address), {}, follow),
    submit: (page, values, { follow = () => true } = {}) => {
      const action = /<form[^>]*action="([^"]+)"/.exec(page.text)?.[1];
      if (action === undefined) throw new Error(`no form at ${page.address.href}:\n${page.text}`);
      const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
      const body = new URLSearchParams([
        ...hidden.map(([, name = '', value = '']): [string, string] => [name, value]),
        ...Object.entries(values),
      ]);
      return go(new URL(action, page.address), { method: 'POST', body }, follow);
    },
    cookie: (host, name) => jar.get(host)?.get(name),
  };
};
