import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Config } from '../config.ts';

/** Whether people reach the hub over TLS, by itself or by a proxy before it. */
export const isSecure = ({ tls, publicUrl }: Pick<Config, 'tls' | 'publicUrl'>): boolean =>
  tls !== null || (publicUrl?.startsWith('https:') ?? false);

/** Their component library puts style elements into the page; scripts never are inline. */
const STAFF_PAGES = /^\/(doctor|reception|admin)?\/?$/;

/**
 * On every answer: scripts, styles and connections of this origin alone, no framing by others, and no Referer, since a
 * ticket's address is a capability.
 */
export const securityHeaders = (config: Pick<Config, 'tls' | 'publicUrl'>): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", (c) => (STAFF_PAGES.test(c.req.path) ? "'unsafe-inline'" : '')],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'"],
      mediaSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      workerSrc: ["'self'"],
      frameSrc: ["'self'"],
      frameAncestors: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
    },
    strictTransportSecurity: isSecure(config) ? 'max-age=31536000; includeSubDomains' : false,
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'SAMEORIGIN',
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: ['self'], serial: ['self'] },
  });
