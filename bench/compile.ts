import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const compiledPrograms = new Map<string, Promise<string | null>>();

/** The path of the program in `folder`, made once; null where there is no C compiler, or no Linux. */
export const compiled = (source: string, folder: string): Promise<string | null> => {
  const program = path.join(folder, path.basename(source, '.c'));
  const known = compiledPrograms.get(program);
  if (known) return known;
  const making = promisify(execFile)('cc', ['-O2', '-D_GNU_SOURCE', '-o', program, source, '-lm']).then(
    () => program,
    () => null,
  );
  compiledPrograms.set(program, making);
  return making;
};
