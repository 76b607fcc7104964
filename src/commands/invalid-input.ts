import { HubError } from '../protocol/errors.ts';

/** Input that the schema cannot judge, in the same form as the schema's own issues; `message` never repeats the value. */
export const invalidInput = (path: string, code: string, message: string): HubError =>
  new HubError('invalid_input', { issues: [{ path, code, message }] });
