import * as z from 'zod/mini';
import { deviceFilter, deviceVersion } from './device.ts';
import { errorCodes } from './errors.ts';
import * as f from './fields.ts';
import { deviceKinds, roles, staffRoles } from './roles.ts';

/** What the hub's HTTP routes take and give, as JSON; refusals are `errorBody` with the code's status. The routes: http-routes.ts. */
export const signInInput = z.strictObject({
  username: z.string().check(z.trim(), z.minLength(1), z.maxLength(64), f.withoutNul),
  password: z.string().check(z.minLength(1), z.maxLength(256)),
});
export type SignInInput = z.infer<typeof signInInput>;

/** The staff member behind a session. */
export const sessionUser = z.strictObject({
  userId: f.id,
  username: z.string(),
  fullName: z.string(),
  role: z.enum(staffRoles),
  /** The doctor this login acts as, or the station that its user works at, and its department. */
  doctorId: z.nullable(f.id),
  departmentId: z.nullable(f.id),
  /** Until it is changed, only `user:change-password` and `user:sign-out` are allowed. */
  mustChangePassword: z.boolean(),
});
export type SessionUser = z.infer<typeof sessionUser>;

/** The device behind a session. */
export const sessionDevice = z.strictObject({
  deviceId: f.id,
  kind: z.enum(deviceKinds),
  name: z.string(),
  departmentId: z.nullable(f.id),
  filter: deviceFilter,
});
export type SessionDevice = z.infer<typeof sessionDevice>;

/** `POST /auth/login`; the same token is in the cookie. */
export const signInReply = z.strictObject({ token: z.string(), user: sessionUser });
export type SignInReply = z.infer<typeof signInReply>;

/** `POST /auth/logout`: whether there was a session to end. */
export const signOutReply = z.strictObject({ signedOut: z.boolean() });

/** `GET /auth/session`: exactly one of `user` and `device` is there. */
export const sessionReply = z.strictObject({
  role: z.enum(roles),
  user: z.nullable(sessionUser),
  device: z.nullable(sessionDevice),
});
export type SessionReply = z.infer<typeof sessionReply>;

/** `GET /about`: for a page that nobody has signed in to yet. */
export const aboutReply = z.strictObject({
  hospitalName: z.string(),
  languages: z.array(f.language),
  /** Whether the demo data's logins are there and let in, so that a page may name them. */
  demoLogins: z.boolean(),
  /** Whether `/auth/oidc` signs in by the hospital's own accounts. */
  singleSignOn: z.boolean(),
});
export type AboutReply = z.infer<typeof aboutReply>;

/** `POST /devices/pairings`: the screen says what it is, and the version of its page. */
export const pairingInput = z.strictObject({
  kind: z.enum(deviceKinds),
  version: z.optional(deviceVersion),
});
export type PairingInput = z.infer<typeof pairingInput>;

/** The code is for people to read; `pairingId` is a secret that only the screen has, and what it polls with. */
export const pairingReply = z.strictObject({
  pairingId: z.string(),
  code: z.string(),
  expiresAt: f.instant,
  pollEverySeconds: z.int(),
});
export type PairingReply = z.infer<typeof pairingReply>;

/** `GET /devices/pairings/:pairingId`; an expired one is `not_found`. */
export const pairingState = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('waiting'), code: z.string(), expiresAt: f.instant }),
  /** The device's own token, given until its first use. */
  z.strictObject({ status: z.literal('approved'), token: z.string(), device: sessionDevice }),
]);
export type PairingState = z.infer<typeof pairingState>;

export const errorBody = z.strictObject({
  error: z.strictObject({
    code: z.enum(errorCodes),
    message: z.string(),
    retryable: z.boolean(),
    details: z.optional(z.record(z.string(), z.unknown())),
  }),
});
export type ErrorBody = z.infer<typeof errorBody>;
