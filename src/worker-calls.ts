import type { Worker } from 'node:cluster';

/** Asks the process at the other end. Rejects where it fails there, or there is no answer in time. */
export type Call = <T>(what: string) => Promise<T>;

type Message = { call?: { id: number; what: string }; answer?: { id: number; value?: unknown; failed?: string } };

/** Longer than a probe of Docker, Kubernetes or haproxy waits; a worker whose loop stands still does not answer. */
const WITHIN_MS = 2_000;

/** Questions and answers between the supervisor and a worker, both ways over their one channel. */
export const createCall = (other: Worker | NodeJS.Process, answers: Record<string, () => Promise<unknown>>): Call => {
  let last = 0;
  const waiting = new Map<number, (answer: NonNullable<Message['answer']>) => void>();
  const send = (message: Message): void => void other.send?.(message, undefined, undefined, () => undefined);

  other.on('message', ({ call, answer }: Message) => {
    if (answer) waiting.get(answer.id)?.(answer);
    if (!call) return;
    const { id, what } = call;
    const asked = answers[what]?.() ?? Promise.reject(new Error(`${what} is not answered here`));
    asked.then(
      (value) => send({ answer: { id, value } }),
      (error: unknown) => send({ answer: { id, failed: String(error) } }),
    );
  });

  return <T>(what: string) =>
    new Promise<T>((resolve, reject) => {
      const id = (last += 1);
      const late = setTimeout(() => {
        waiting.delete(id);
        reject(new Error(`${what} was not answered within ${WITHIN_MS} ms`));
      }, WITHIN_MS).unref();
      waiting.set(id, ({ value, failed }) => {
        clearTimeout(late);
        waiting.delete(id);
        if (failed === undefined) resolve(value as T);
        else reject(new Error(failed));
      });
      send({ call: { id, what } });
    });
};
