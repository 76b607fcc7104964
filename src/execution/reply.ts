import type { ErrorCode, ErrorDetails, HubError } from '../protocol/errors.ts';

/** What the sender of a command gets, in the acknowledgement or as the body of an answer. */
export type Reply<Data = unknown> =
  | { ok: true; data: Data }
  | { ok: false; error: { code: ErrorCode; message: string; retryable: boolean; details?: ErrorDetails } };

export const refusal = ({ code, message, retryable, details }: HubError): Reply => ({
  ok: false,
  error: { code, message, retryable, ...(details ? { details } : {}) },
});
