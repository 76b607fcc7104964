import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { isSecure } from '../auth/sessions/cookie.ts';
import type { Config } from '../config.ts';

/** Their component library puts style elements into the page; scripts never are inline. */
const STAFF_PAGES = /^\/(doctor|reception|admin)?\/?$/;

/** A logo may be an SVG: opened by itself it is a document, which neither runs nor loads anything. */
const LOGOS = /^\/logo\//;
const LONE_PICTURE = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

/**
 * On every answer: scripts, styles and connections of this origin alone, no framing by others, and no Referer, since a
 * ticket's address is a capability.
 */
export const securityHeaders = (config: Pick<Config, 'tls' | 'publicUrl'>): MiddlewareHandler => {
  const headers = secureHeaders({
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
  return async (c, next) => {
    await headers(c, next);
    if (LOGOS.test(c.req.path)) c.header('Content-Security-Policy', LONE_PICTURE);
  };
};
