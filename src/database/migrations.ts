import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Knex } from 'knex';

const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url));
type MigrationFile = { readonly name: string };

/**
 * Migrations by our own import, since knex's loader knows neither tsx nor vitest. Names are the files' names, so
 * the table of done ones is the same whoever ran them.
 */
export const migrationSource: Knex.MigrationSource<MigrationFile> = {
  getMigrations: migrationFiles,
  getMigrationName: ({ name }) => name,
  getMigration: async ({ name }): Promise<Knex.Migration> => import(pathToFileURL(path.join(FOLDER, name)).href),
};

export async function migrationFiles(): Promise<MigrationFile[]> {
  const names = await readdir(FOLDER);
  return names
    .filter((name) => /^\d.*\.(ts|js)$/.test(name) && !name.endsWith('.d.ts'))
    .toSorted()
    .map((name) => ({ name }));
}
