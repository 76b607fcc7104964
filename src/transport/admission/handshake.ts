import type { Socket } from 'socket.io';
import * as z from 'zod/mini';
import type { Authenticator } from '../../auth/authenticator.ts';
import type { Principal } from '../../auth/principal.ts';
import { deviceVersion } from '../../protocol/device.ts';
import { HubError } from '../../protocol/errors.ts';
import { PROTOCOL } from '../../protocol/version.ts';

const secret = z.string().check(z.minLength(1), z.maxLength(200));
const handshake = z.strictObject({
  /** The only version there is. A client of another one is told so. */
  protocol: z.literal(PROTOCOL),
  token: z.optional(secret),
  ticket: z.optional(secret),
  /** Of the page that a device runs. */
  version: z.optional(deviceVersion),
});

/** Who is connecting: by token, by ticket link, or by the browser's cookie. Throws HubError. */
export const authenticate = async (socket: Socket, authenticator: Authenticator): Promise<Principal> => {
  const parsed = handshake.safeParse(socket.handshake.auth);
  if (!parsed.success)
    throw new HubError('invalid_input', {
      handshake: parsed.error.issues.map(({ path }) => path.join('.')),
      protocols: [PROTOCOL],
    });
  const { ticket, token = authenticator.tokenIn(socket.handshake.headers.cookie), version } = parsed.data;
  const principal = ticket
    ? await authenticator.ticketPrincipal(ticket)
    : token
      ? await authenticator.principalOf(token)
      : null;
  if (!principal) throw new HubError('unauthenticated');
  if (version !== undefined && 'deviceId' in principal) authenticator.noteVersion(principal.deviceId, version);
  return principal;
};

/** What a refused socket hears: `err.data` tells the typed client whether to come again. */
export const refusalOf = (error: HubError): Error =>
  Object.assign(new Error(error.message), {
    data: {
      code: error.code,
      retryable: error.retryable,
      // Which part of the handshake was not taken. Other details are none of a stranger's business.
      ...(error.details?.['handshake'] !== undefined && { details: error.details }),
    },
  });
