import path from 'node:path';
import { expect, test } from 'vitest';
import { spokenMessages } from '../../../src/pages/kiosk/sound/sentences.ts';
import { languages } from '../../../src/protocol/languages.ts';

const kiosk = path.join(import.meta.dirname, '../../../src/pages/kiosk');

test.each(languages)('whatever the kiosk reads aloud in %s is recorded with its present words', async (language) => {
  const { messages }: { messages: Record<string, string> } = await import(path.join(kiosk, `messages/${language}.ts`));
  const { recording }: { recording: { clips: Record<string, readonly [number, number]> } } = await import(
    path.join(kiosk, `sound/recordings/${language}.ts`)
  );
  const texts = [...new Set(spokenMessages.map((key) => messages[key] ?? ''))];
  // After a change of words: `node --import tsx src/cli/record-voices.ts sentences`.
  expect(Object.keys(recording.clips).toSorted()).toEqual(texts.toSorted());
  for (const [start, duration] of Object.values(recording.clips)) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(duration).toBeGreaterThan(0.1);
  }
});
