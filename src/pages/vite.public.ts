import path from 'node:path';
import { defineConfig } from 'vite';
import { pagesIn } from '../protocol/pages.ts';

const pages = import.meta.dirname;

/** Kiosk, board and ticket: Preact, since they run on weak hardware and on phones. At most 55 KB of gzipped script each. */
export default defineConfig({
  root: pages,
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: path.join(pages, '../../dist/pages'),
    emptyOutDir: false,
    assetsDir: 'assets/public',
    assetsInlineLimit: 0,
    rollupOptions: {
      input: pagesIn('public').map((page) => path.join(pages, page, 'index.html')),
    },
  },
});
