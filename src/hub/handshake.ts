import type { Socket } from 'socket.io';
import * as z from 'zod/mini';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Principal } from '../auth/principal.ts';
import { deviceVersion } from '../protocol/device.ts';
import { HubError } from '../protocol/errors.ts';

export const SESSION_COOKIE = 'hub_session';

const secret = z.string().check(z.minLength(1), z.maxLength(200));
const handshake = z.strictObject({
  /** The only version there is; another one is told so rather than misunderstood. */
  protocol: z.literal(1),
  token: z.optional(secret),
  ticket: z.optional(secret),
  /** Of the page that a device runs. */
  version: z.optional(deviceVersion),
});

/** Who is connecting: by token, by ticket link, or by the browser's cookie. Throws HubError. */
export const authenticate = async (socket: Socket, authenticator: Authenticator): Promise<Principal> => {
  const parsed = handshake.safeParse(socket.handshake.auth);
  if (!parsed.success)
    throw new HubError('invalid_input', { handshake: parsed.error.issues.map(({ path }) => path.join('.')) });
  const { ticket, token = cookieOf(socket), version } = parsed.data;
  const principal = ticket
    ? await authenticator.ticketPrincipal(ticket)
    : token
      ? await authenticator.principalOf(token)
      : null;
  if (!principal) throw new HubError('unauthenticated');
  if (version !== undefined && 'deviceId' in principal) authenticator.noteVersion(principal.deviceId, version);
  return principal;
};

const cookieOf = (socket: Socket): string | undefined => {
  for (const pair of (socket.handshake.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === SESSION_COOKIE && value) return value;
  }
  return undefined;
};

/** What a refused socket hears: `err.data` tells the typed client whether to come again. */
export const refusalOf = (error: HubError): Error =>
  Object.assign(new Error(error.message), { data: { code: error.code, retryable: error.retryable } });
