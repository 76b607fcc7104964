import type { CDPSession } from 'playwright-core';

/** Bytes of a page's heap after a collection. */
export type Held = {
  /** What the page's script has made and still reaches: objects, arrays, texts, closures and what they close over. */
  readonly own: number;
  /** What the engine has compiled of the script: byte code, machine code, and what it has seen of types. */
  readonly code: number;
};

/** The kinds of nodes of Chrome's heap snapshot that a page keeps; the others are the engine's, and of the document. */
const OWN: readonly string[] = [
  ...['object', 'array', 'closure', 'regexp', 'number', 'symbol', 'bigint'],
  ...['string', 'concatenated string', 'sliced string'],
];

type Snapshot = {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
    };
  };
  /** Node after node, each with its fields. */
  readonly nodes: readonly number[];
};

/** Of a heap snapshot in Chrome's format, which is JSON. */
export const heldIn = (text: string): Held => {
  const { snapshot, nodes } = JSON.parse(text) as Snapshot;
  const { node_fields: fields, node_types } = snapshot.meta;
  const [kinds] = node_types;
  const [kindAt, sizeAt] = [fields.indexOf('type'), fields.indexOf('self_size')];
  if (kindAt === -1 || sizeAt === -1) throw new Error(`A heap snapshot of another format: ${fields.join()}`);
  let [own, code] = [0, 0];
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = kinds[nodes[at + kindAt] ?? -1] ?? '';
    const size = nodes[at + sizeAt] ?? 0;
    if (OWN.includes(kind)) own += size;
    else if (kind === 'code') code += size;
  }
  return { own, code };
};

/** A snapshot begins with a collection of all that can be collected. */
export const takeHeld = async (devtools: CDPSession): Promise<Held> => {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }) => void chunks.push(chunk);
  devtools.on('HeapProfiler.addHeapSnapshotChunk', take);
  try {
    await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  } finally {
    devtools.off('HeapProfiler.addHeapSnapshotChunk', take);
  }
  return heldIn(chunks.join(''));
};
