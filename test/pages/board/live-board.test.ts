import { expect, test } from 'vitest';
import { createHubClient } from '../../../src/client/hub-client.ts';
import { createListeners } from '../../../src/client/listeners.ts';
import { createLiveBoard } from '../../../src/pages/board/live-board.ts';
import type { Speaker } from '../../../src/pages/board/sound/speaker.ts';
import { aStorage } from '../support/storage.ts';

/** The speaker lives as long as the page. */
const aSpeaker = () => {
  const { add, tell } = createListeners<[]>();
  let listening = 0;
  const speaker: Speaker = {
    snapshot: { blocked: false },
    onChange(listener) {
      listening += 1;
      const stop = add(listener);
      return () => {
        listening -= 1;
        stop();
      };
    },
    announce: () => Promise.resolve('ended'),
  };
  return { speaker, tell, listening: () => listening };
};

test('a board whose device was removed leaves nothing behind with the speaker, however often that is', () => {
  const { speaker, tell, listening } = aSpeaker();
  let told = 0;
  for (let pairing = 0; pairing < 3; pairing += 1) {
    // Nobody listens at the port: a board is there before its hub is.
    const client = createHubClient({ url: 'http://127.0.0.1:9', audience: 'public', token: 'any' });
    const board = createLiveBoard(client, speaker, aStorage());
    board.onChange(() => (told += 1));
    expect(listening()).toBe(1);
    client.close();
    board.stop();
    expect(listening()).toBe(0);
  }
  told = 0;
  tell();
  expect(told).toBe(0);
});
