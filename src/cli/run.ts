import { refusalOfNode } from '../node-version.js';

/** Runs a command-line program: a failure is one line for the operator and exit code 1, not a stack. */
export async function run(program: () => Promise<void>): Promise<void> {
  try {
    const refusal = refusalOfNode(process.versions.node);
    if (refusal !== null) throw new Error(refusal);
    await program();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
