import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Asks a person, or reads one line an answer from a pipe. */
export type Prompt = {
  /** Rejects where the input has ended. */
  ask(question: string): Promise<string>;
  /** The same without showing what is typed. */
  askSecret(question: string): Promise<string>;
  say(text: string): void;
  close(): void;
};

type Terminal = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Questions go to `output`, which may be the error stream, so that a program's own output stays clean. */
export const createPrompt = (input: Terminal, output: NodeJS.WritableStream): Prompt => {
  // In a terminal readline itself writes what is typed. It is seen only while a question that shows its answer is open:
  // what is typed before the next question may be a password.
  let isShown = false;
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (isShown) output.write(chunk);
      done();
    },
  });
  const isTerminal = input.isTTY ?? false;
  const lines = createInterface({ input, output: echo, terminal: isTerminal, historySize: 0 });
  // Lines of a pipe come all at once, also before they are asked for.
  const given: string[] = [];
  let hasEnded = false;
  let next: { resolve: (line: string) => void; reject: (reason: Error) => void } | undefined;
  const ended = () => new Error('The input ended before everything was answered; nothing was changed.');
  lines.on('line', (line) => {
    // At once, since more may follow in the same burst of keys.
    isShown = false;
    if (next) next.resolve(line);
    else given.push(line);
    next = undefined;
  });
  lines.on('close', () => {
    hasEnded = true;
    next?.reject(ended());
  });

  const nextLine = (): Promise<string> => {
    const line = given.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (hasEnded) return Promise.reject(ended());
    return new Promise((resolve, reject) => (next = { resolve, reject }));
  };

  return {
    ask(question) {
      isShown = true;
      if (isTerminal) {
        // As readline's own prompt, since it writes the line again when something in it is changed.
        lines.setPrompt(question);
        lines.prompt();
      } else {
        output.write(question);
      }
      return nextLine();
    },
    async askSecret(question) {
      output.write(question);
      try {
        return await nextLine();
      } finally {
        output.write('\n');
      }
    },
    say: (text) => void output.write(`${text}\n`),
    close: () => lines.close(),
  };
};
