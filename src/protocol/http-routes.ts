import type * as z from 'zod/mini';
import type { ErrorCode } from './errors.ts';
import {
  aboutReply,
  pairingInput,
  pairingReply,
  pairingState,
  sessionReply,
  signInInput,
  signInReply,
  signOutReply,
} from './http.ts';

/** One route: what the hub answers by, and what docs/protocol/http.md is made of. */
export type HttpRoute = {
  readonly method: 'GET' | 'POST';
  /** As Hono reads it. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly input: z.ZodMiniType | null;
  readonly reply: z.ZodMiniType;
  readonly status: 200 | 201;
  /** Besides the common ones. */
  readonly errors: readonly ErrorCode[];
};

export const httpRoutes = {
  signIn: {
    method: 'POST',
    path: '/auth/login',
    summary:
      'Signs a staff member in. The token is for programs; a browser gets the same one in a cookie that its scripts ' +
      'cannot read. It ends when nobody has used it for long enough, at sign-out, with the login, and by an administrator.',
    input: signInInput,
    reply: signInReply,
    status: 200,
    errors: ['unauthenticated', 'rate_limited', 'overloaded'],
  },
  signOut: {
    method: 'POST',
    path: '/auth/logout',
    summary: 'Ends the session of the token or the cookie. A device does not sign out; an administrator revokes it.',
    input: null,
    reply: signOutReply,
    status: 200,
    errors: ['forbidden'],
  },
  session: {
    method: 'GET',
    path: '/auth/session',
    summary: 'Who the token or the cookie belongs to.',
    input: null,
    reply: sessionReply,
    status: 200,
    errors: ['unauthenticated'],
  },
  openPairing: {
    method: 'POST',
    path: '/devices/pairings',
    summary:
      'A kiosk or a board asks to be let in. It shows the code; an administrator types it under Devices, or sends it ' +
      'with `device:approve`. Meanwhile the screen asks for the state every `pollEverySeconds`.',
    input: pairingInput,
    reply: pairingReply,
    status: 201,
    errors: ['rate_limited', 'overloaded'],
  },
  pairing: {
    method: 'GET',
    path: '/devices/pairings/:pairingId',
    summary: 'How far a pairing has come. Once it is approved, the answer holds the device’s token.',
    input: null,
    reply: pairingState,
    status: 200,
    errors: ['not_found', 'overloaded'],
  },
  about: {
    method: 'GET',
    path: '/about',
    summary: 'What the sign-in page says before anybody has signed in.',
    input: null,
    reply: aboutReply,
    status: 200,
    errors: [],
  },
} as const satisfies Record<string, HttpRoute>;
