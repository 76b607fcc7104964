import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { IS_BUILT, ROOT } from '../../root.ts';

const FOLDER = path.join(ROOT, 'migrations');
/** What is imported: the sources, or what was built of them. */
const programOf = (name: string): string =>
  IS_BUILT ? path.join(ROOT, 'dist/hub/migrations', name.replace(/ts$/, 'js')) : path.join(FOLDER, name);

export type MigrationFile = { readonly name: string };

/**
 * Migrations by our own import, since knex's loader knows neither tsx nor vitest. Names are the files' names, so
 * the table of done ones is the same, no matter who ran them.
 */
export const migrationSource: Knex.MigrationSource<MigrationFile> = {
  getMigrations: migrationFiles,
  getMigrationName: ({ name }) => name,
  getMigration: async ({ name }): Promise<Knex.Migration> => {
    const migration: Knex.Migration = await import(/* @vite-ignore */ pathToFileURL(programOf(name)).href);
    return {
      ...migration,
      up: async (knex) => {
        try {
          await migration.up(knex);
        } catch (error) {
          if (error instanceof Error) failedIn.set(error, name);
          throw error;
        }
      },
    };
  },
};

const failedIn = new WeakMap<object, string>();

/** The name of the migration that this error ended; undefined where it was none. */
export const failedMigration = (error: Error): string | undefined => failedIn.get(error);

export async function migrationFiles(): Promise<MigrationFile[]> {
  const names = await readdir(FOLDER);
  return names
    .filter((name) => /^\d.*\.(ts|js)$/.test(name) && !name.endsWith('.d.ts'))
    .toSorted()
    .map((name) => ({ name }));
}

/** By name: the SHA-256 of each file's text in hex. Line ends do not count, since a checkout may change them. */
export async function migrationChecksums(): Promise<ReadonlyMap<string, string>> {
  const files = await migrationFiles();
  return new Map(
    await Promise.all(
      files.map(async ({ name }) => {
        const text = await readFile(path.join(FOLDER, name), 'utf8');
        return [name, createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')] as const;
      }),
    ),
  );
}
