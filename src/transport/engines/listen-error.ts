import { createServer } from 'node:net';

/** The hub cannot listen there; the message says why and what to change. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

export function listenError(code: string | undefined, { host, port }: { host: string; port: number }): ListenError {
  return new ListenError(`cannot listen on ${host}:${port}: ${reasonOf(code)}`);
}

function reasonOf(code: string | undefined): string {
  switch (code) {
    case 'EADDRINUSE':
      return 'another program has this port; stop it, or set PORT to a free one';
    case 'EACCES':
      return 'this user may not use this port; set PORT to one above 1023';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'this machine has no such address; set HOST to one of its own, or to 0.0.0.0';
    default:
      return code ?? 'the system gave no reason';
  }
}

/** uWebSockets.js says only that it failed; Node names the reason, so Node is asked for the same address. */
export function reasonNotToListen({ host, port }: { host: string; port: number }): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}
