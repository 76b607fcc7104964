/** Loaded before a server that is measured: a signal collects its garbage, so that what it keeps can be told apart. Needs `--expose-gc`. */
process.on('SIGUSR2', () => globalThis.gc?.());
