import { existsSync } from 'node:fs';
import path from 'node:path';

const rootAbove = (folder: string): string =>
  existsSync(path.join(folder, 'package.json')) ? folder : rootAbove(path.dirname(folder));

/** The project's folder, above these sources as above what is built of them. */
export const ROOT = rootAbove(import.meta.dirname);

/** Whether this program is the built one, and not the sources themselves. */
export const IS_BUILT = !import.meta.filename.endsWith('.ts');
