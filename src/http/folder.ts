import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { getMimeType } from 'hono/utils/mime';
import type { HttpContext } from './env.ts';

/** How long a browser keeps what is named by its content. */
export const FOR_EVER = 'public, max-age=31536000, immutable';

export type Asset = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Null where it would not become smaller. */
  readonly gzipped: Uint8Array<ArrayBuffer> | null;
  readonly type: string;
  readonly etag: string;
};

export type Folder = {
  /** A file by its path within the folder, or null. A file that has changed on disk is read again. */
  asset(name: string): Promise<Asset | null>;
  /** All files, by their paths within the folder. */
  names(): Promise<string[]>;
};

const WORTH_COMPRESSING = /^(text\/|application\/(json|javascript|manifest\+json|xml)|image\/svg)/;
const SMALLEST_COMPRESSED = 1_024;

/**
 * Serves the files of a folder, which may not be there (yet). Nothing outside it, and no dotfiles. hono's own static, etag and
 * compress do this work again at each request: 17 ms for 0.8 ms (docs/decisions/0011).
 */
export const openFolder = (folder: string): Folder => {
  const cached = new Map<string, { mark: string; asset: Promise<Asset> }>();
  return {
    async asset(name) {
      if (!isPlain(name)) return null;
      const file = path.join(folder, name);
      const found = await stat(file).catch(() => null);
      if (!found?.isFile()) return null;
      const mark = `${found.mtimeMs} ${found.size}`;
      const known = cached.get(name);
      if (known?.mark === mark) return known.asset;
      const asset = readAsset(file);
      cached.set(name, { mark, asset });
      asset.catch(() => cached.delete(name));
      return asset;
    },
    async names() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
        .filter(isPlain)
        .toSorted();
    },
  };
};

const isPlain = (name: string): boolean =>
  !/[\\\0]/.test(name) && name.split('/').every((part) => part !== '' && !part.startsWith('.'));

const readAsset = async (file: string): Promise<Asset> =>
  assetOf(new Uint8Array(await readFile(file)), getMimeType(file) ?? 'application/octet-stream');

export const assetOf = async (bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Asset> => {
  const isWorth = WORTH_COMPRESSING.test(type) && bytes.byteLength >= SMALLEST_COMPRESSED;
  return {
    bytes,
    gzipped: isWorth ? new Uint8Array(await promisify(gzip)(bytes)) : null,
    type,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
  };
};

/** `cacheControl` says for how long a browser may keep it without asking. */
export const answerAsset = (c: HttpContext, asset: Asset, cacheControl: string): Response => {
  const isGzipped = asset.gzipped !== null && /\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '');
  const body = isGzipped && asset.gzipped ? asset.gzipped : asset.bytes;
  const headers = {
    'Cache-Control': cacheControl,
    ETag: asset.etag,
    ...(asset.gzipped ? { Vary: 'Accept-Encoding' } : {}),
  };
  const known = c.req.header('If-None-Match')?.split(/\s*,\s*/) ?? [];
  if (known.some((etag) => etag.replace(/^W\//, '') === asset.etag)) return c.body(null, 304, headers);
  return c.body(body, 200, {
    ...headers,
    'Content-Type': asset.type,
    'Content-Length': String(body.byteLength),
    ...(isGzipped ? { 'Content-Encoding': 'gzip' } : {}),
  });
};
