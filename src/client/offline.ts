/**
 * Why there is no connection, for a person who has to mend it. A browser tells its page nothing of a WebSocket that
 * failed, so there it is `unknown` unless the hub itself answered.
 */
export type OfflineCause = {
  readonly reason:
    /** There was a connection, and it ended. */
    | 'lost'
    /** The hub is there and says that it will pass; `code` is its error code. */
    | 'hub'
    /** The machine is there, but nothing listens on this port. */
    | 'nobody_listens'
    /** No such name, no route, or cut in the middle. */
    | 'unreachable'
    /** Connected, or still connecting, and nothing was said in time. */
    | 'no_answer'
    /** The certificate is not trusted, has run out, or is of another name; `code` is the one of Node. */
    | 'certificate'
    /** What listens there does not speak TLS, or none that fits. */
    | 'no_tls'
    /** A proxy or another program answered in the hub's place; `status` is what it answered. */
    | 'http_status'
    | 'unknown';
  readonly status?: number;
  readonly code?: string;
};

/** What socket.io-client gives to `connect_error`: in Node, with the error of `ws` inside. */
export const offlineCauseOf = (error: unknown): OfflineCause => {
  const { message, code } = innermost(error);
  // `ws` has no other way to say it.
  const status = /^Unexpected server response: (\d{3})/.exec(message)?.[1];
  if (status !== undefined) return { reason: 'http_status', status: Number(status) };
  if (code === undefined) return { reason: 'unknown' };
  return { reason: reasonOf(code), code };
};

const reasonOf = (code: string): OfflineCause['reason'] => {
  if (code === 'ECONNREFUSED') return 'nobody_listens';
  if (code === 'ETIMEDOUT') return 'no_answer';
  if (CERTIFICATE.test(code)) return 'certificate';
  if (/SSL|TLS|^EPROTO$/.test(code)) return 'no_tls';
  return 'unreachable';
};

/** OpenSSL's results of a verification, as Node names them, and Node's own for a wrong name. */
const CERTIFICATE = /CERT|CRL|UNABLE_TO_|SIGNATURE|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH/;

/** `TransportError.description` is the event of `ws`, and its `error` is Node's. */
const innermost = (error: unknown): { message: string; code: string | undefined } => {
  const event = fieldOf(error, 'description');
  const cause = fieldOf(event, 'error') ?? event ?? error;
  const message = fieldOf(cause, 'message');
  const code = fieldOf(cause, 'code');
  return {
    message: typeof message === 'string' ? message : '',
    code: typeof code === 'string' ? code : undefined,
  };
};

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

export const isSameCause = (a: OfflineCause, b: OfflineCause): boolean =>
  a.reason === b.reason && a.status === b.status && a.code === b.code;
