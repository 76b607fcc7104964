import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serverUser } from '../../src/database/embedded/server-user.ts';
import { eventually } from './eventually.ts';

/**
 * One of Debian's servers (PgBouncer, haproxy, nginx) in the foreground, by a configuration of the test's own. Resolves once
 * it takes connections on `port`; the result ends it.
 */
export const inForeground = async (
  program: string,
  { port, file, config, args }: { port: number; file: string; config: string; args: (file: string) => string[] },
): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(path.join(tmpdir(), `hub-${path.basename(program)}-`));
  await chmod(folder, 0o777);
  const written = path.join(folder, file);
  await writeFile(written, config);
  const { ids } = await serverUser();
  const child = spawn(program, args(written), { ...ids, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const answers = async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended:\n${said.join('')}`);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
  };
  await eventually(answers, { withinMs: 20_000 }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return stop;
};
