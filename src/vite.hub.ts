import { readdirSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vite';

const root = path.join(import.meta.dirname, '..');
const migrations = readdirSync(path.join(root, 'migrations')).map((file) => path.basename(file, '.ts'));

/** The hub, in one file, and its migrations, each of which is loaded where it is needed. Packages stay where they are. */
export default defineConfig({
  root,
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/hub',
    emptyOutDir: true,
    rollupOptions: {
      input: {
        main: 'src/main.ts',
        ...Object.fromEntries(migrations.map((name) => [`migrations/${name}`, `migrations/${name}.ts`])),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
    },
  },
});
