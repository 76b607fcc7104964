import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What becomes of what a connection carries: it goes through, waits, or comes this many milliseconds late. */
export type Weather = 'fair' | 'frozen' | number;

export type Cable = {
  readonly port: number;
  /** From now on, for connections old and new; `which` is asked with what a connection's first packet says. */
  weather(weather: Weather, which?: RegExp): void;
  /** Every connection ends at once. */
  cut(): void;
  /** New connections go there; old ones end. */
  pointTo(port: number): void;
  /** New connections go there; old ones stay. */
  lead(port: number): void;
  /** Connections that go to that port. */
  count(port: number): number;
  close(): void;
};

type Wire = { readonly far: number; readonly name: () => string; flow(): void; destroy(): void };

/**
 * A cable that can be cut, frozen (nothing is lost, nothing arrives, nobody is told) or slowed, and led elsewhere.
 * PostgreSQL's first packet holds the application's name, so one kind of connection alone can be chosen.
 */
export const cableTo = async (target: number): Promise<Cable> => {
  const wires = new Set<Wire>();
  let rules: { weather: Weather; which: RegExp }[] = [];
  let far = target;
  const weatherOf = (name: string): Weather => rules.find(({ which }) => which.test(name))?.weather ?? 'fair';

  const server = createServer((near) => {
    const other = connect(far, '127.0.0.1');
    let said = '';
    const wire = wireOf(near, other, { far, name: () => said, weatherOf });
    near.once('data', (first: Buffer) => {
      said = first.toString('latin1');
    });
    wires.add(wire);
    near.once('close', () => wires.delete(wire));
  });
  const cut = () => {
    for (const wire of wires) wire.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    weather(weather, which = /(?:)/) {
      rules = [{ weather, which }, ...rules.filter((rule) => rule.which.source !== which.source)];
      for (const wire of wires) wire.flow();
    },
    cut,
    pointTo(port) {
      far = port;
      cut();
    },
    lead(port) {
      far = port;
    },
    count: (port) => [...wires].filter((wire) => wire.far === port).length,
    close() {
      server.close();
      cut();
    },
  };
};

const wireOf = (
  near: Socket,
  other: Socket,
  { far, name, weatherOf }: { far: number; name: () => string; weatherOf: (name: string) => Weather },
): Wire => {
  const destroy = () => {
    near.destroy();
    other.destroy();
  };
  const lane = (from: Socket, to: Socket) => {
    const waiting: { chunk: Buffer; at: number }[] = [];
    let timer: NodeJS.Timeout | undefined;
    const flow = () => {
      clearTimeout(timer);
      const weather = weatherOf(name());
      if (weather === 'frozen') return;
      const late = weather === 'fair' ? 0 : weather;
      for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
        const leftMs = first.at + late - performance.now();
        if (leftMs > 0) {
          timer = setTimeout(flow, leftMs);
          return;
        }
        waiting.shift();
        to.write(first.chunk);
      }
    };
    from.on('data', (chunk: Buffer) => {
      waiting.push({ chunk, at: performance.now() });
      // After the listener that learns the name.
      queueMicrotask(flow);
    });
    from.on('error', destroy);
    from.on('close', () => {
      clearTimeout(timer);
      destroy();
    });
    return flow;
  };
  const flows = [lane(near, other), lane(other, near)];
  return { far, name, flow: () => flows.forEach((flow) => flow()), destroy };
};
