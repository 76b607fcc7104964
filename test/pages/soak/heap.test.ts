import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { heldIn } from './heap.ts';

const run = promisify(execFile);
const BYTES_A_CALL = 200;

/** The heap of a program that keeps this many texts of 200 bytes, by the engine itself. */
const heapKeeping = async (texts: number): Promise<string> => {
  const script = `
    globalThis.kept = JSON.parse(JSON.stringify(
      Array.from({ length: ${texts} }, (_, n) => String(n).padEnd(${BYTES_A_CALL}, 'x'))));
    // In a turn of its own, where nothing stands on the stack any more.
    setImmediate(() => require('node:v8').getHeapSnapshot().pipe(process.stdout));`;
  const { stdout } = await run(process.execPath, ['-e', script], { maxBuffer: 2 ** 27 });
  return stdout;
};

test('what a program keeps is its own, and none of it code', async () => {
  const [little, much] = (await Promise.all([heapKeeping(10), heapKeeping(1_010)])).map(heldIn);
  if (!little || !much) throw new Error('There are two.');
  expect(much.own - little.own).toBeGreaterThan(1_000 * BYTES_A_CALL);
  expect(much.own - little.own).toBeLessThan(1_000 * BYTES_A_CALL * 1.25);
  expect(Math.abs(much.code - little.code)).toBeLessThan(10_000);
});

test('nodes of the document and of the engine are not the page’s own, and compiled code is apart', () => {
  const node_types = [['hidden', 'array', 'string', 'object', 'code', 'closure', 'native', 'object shape'], 'number'];
  const nodes = [1, 10, 2, 20, 3, 40, 5, 80, 4, 1_000, 6, 5_000, 0, 5_000, 7, 5_000];
  const text = JSON.stringify({ snapshot: { meta: { node_fields: ['type', 'self_size'], node_types } }, nodes });
  expect(heldIn(text)).toEqual({ own: 150, code: 1_000 });
});

test('a snapshot of another format is no snapshot of nothing', () => {
  const meta = { node_fields: ['kind', 'bytes'], node_types: [[]] };
  expect(() => heldIn(JSON.stringify({ snapshot: { meta }, nodes: [1, 2] }))).toThrow('another format');
});
