/** Origins as browsers send them: `https://queue.example.org`, without a path. */
export type OriginRule = {
  /** The hub's address for people, null where it is whatever Host they used. */
  readonly publicUrl: string | null;
  readonly allowed: readonly string[];
};

/**
 * Whether a request that claims this Origin may open a connection. A browser lets any page open a WebSocket to us and
 * sends our cookie with it, so the page's own origin is what is checked; programs that are no browser send none.
 * The scheme is not compared with ours: behind a proxy that ends TLS the hub speaks plain HTTP.
 */
export function isOriginAllowed(
  rule: OriginRule,
  { origin, host }: { readonly origin: string | undefined; readonly host: string | undefined },
): boolean {
  if (origin === undefined || origin === '') return true;
  if (!/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return false;
  const claimed = new URL(origin);
  if (rule.publicUrl !== null && new URL(rule.publicUrl).origin === claimed.origin) return true;
  if (rule.allowed.includes(claimed.origin)) return true;
  return host !== undefined && sameHost(claimed, host);
}

/** A browser leaves the scheme's own port out of Host, a proxy may put it in; URL drops it from both. */
function sameHost(claimed: URL, host: string): boolean {
  const asked = `${claimed.protocol}//${host}`;
  return /^[\w.:[\]-]+$/.test(host) && URL.canParse(asked) && new URL(asked).host === claimed.host;
}
