/** uWebSockets.js as it is when loaded; a native addon that may not exist for this machine. */
export type Uws = typeof import('uWebSockets.js');

/**
 * Rejects where there is no build of it for this platform, Node version or C library. It reads its limit for headers
 * once, while it loads: 4 KiB by default, over which a request whose head came in two reads is refused, and the
 * cookies of a hospital's other applications alone can be more. 16 KiB is what Node allows.
 */
export async function loadUws(): Promise<Uws> {
  // oxlint-disable-next-line node/no-process-env -- written for the addon's getenv, not read
  process.env['UWS_HTTP_MAX_HEADERS_SIZE'] ??= '16384';
  const { default: uws } = await import('uWebSockets.js');
  return uws;
}
