import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { pagesIn } from '../protocol/pages.ts';

const pages = import.meta.dirname;

/** Home with sign-in, doctor, reception and admin: React and Mantine. */
export default defineConfig({
  root: pages,
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: path.join(pages, '../../dist/pages'),
    emptyOutDir: false,
    assetsDir: 'assets/staff',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
    rollupOptions: {
      input: pagesIn('staff').map((page) => path.join(pages, page, 'index.html')),
    },
  },
});
