import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';

export type Network = {
  /** Where the hub is reached through it. */
  readonly url: string;
  /** Every connection ends, and none comes about any more. */
  cut(): void;
  restore(): void;
  close(): void;
};

/** A cable between screens and a hub, that a test can pull. */
export const networkTo = async (port: number): Promise<Network> => {
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    restore: () => {
      isCut = false;
    },
    close: () => {
      cut();
      server.close();
    },
  };
};
