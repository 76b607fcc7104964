import { WebSocket } from 'ws';

/**
 * One load process of bare boards: as little work a message as can be, so that what is measured is the hub. Told by IPC
 * what to connect; answers with the milliseconds from each change's capture to its arrival here, on one machine's clock.
 */
type Order = { url: string; tokens: string[]; doctorIds: string[] };
type Ask = { connect: Order } | { count: true } | { collect: true };

const latencies: number[] = [];
let messages = 0;
let measuring = false;
const now = () => performance.timeOrigin + performance.now();
/** `"at":"2026-11-22T12:28:41.488537Z"`: Date.parse alone would cut the microseconds off. */
const captured = /"at":"([^"]+?)(\d{3})Z"/;

const board = (url: string, token: string, doctorId: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const type = data.toString('latin1', 0, 2);
      if (type === '42') {
        if (!measuring || data.toString('latin1', 4, 17) !== 'queue:changed') return;
        const arrived = now();
        messages += 1;
        const at = captured.exec(data.toString('latin1'));
        if (at) latencies.push(arrived - (Date.parse(`${at[1]}Z`) + Number(at[2]) / 1_000));
      } else if (type.startsWith('0')) socket.send(`40${JSON.stringify({ token, protocol: 1 })}`);
      else if (type.startsWith('2')) socket.send('3');
      else if (type === '40') socket.send(`420${JSON.stringify(['feed:subscribe', { doctorIds: [doctorId] }])}`);
      else if (type === '43') {
        if (data.includes('"ok":true')) resolve();
        else reject(new Error(data.toString()));
      } else if (type === '44') reject(new Error(data.toString()));
    });
  });

const connectAll = async ({ url, tokens, doctorIds }: Order): Promise<void> => {
  for (let from = 0; from < tokens.length; from += 50) {
    await Promise.all(
      tokens
        .slice(from, from + 50)
        .map((token, n) => board(url, token, doctorIds[(from + n) % doctorIds.length] ?? '')),
    );
  }
  measuring = true;
};

process.on('message', (ask: Ask) => {
  if ('connect' in ask) {
    connectAll(ask.connect).then(
      () => process.send?.({ connected: ask.connect.tokens.length }),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  } else if ('count' in ask) {
    process.send?.({ messages });
  } else {
    const { user, system } = process.cpuUsage();
    process.send?.({ messages, latencies, cpuSeconds: (user + system) / 1e6 }, () => process.exit(0));
  }
});
