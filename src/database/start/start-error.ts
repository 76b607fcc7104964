/** The database cannot serve a hub configured like this; the message says what to change. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
