import { useCallback } from 'react';
import type { Send } from '../../../client/send.ts';
import type { Journey } from '../../../protocol/views.ts';
import { useListed, type Listed } from '../use-listed.ts';

/** The feed does not carry them: no screen but these pages needs a template. */
export const useJourneys = (): Listed<Journey[]> => {
  const ask = useCallback(async (send: Send) => (await send('journey:list', {})).journeys, []);
  return useListed(ask);
};
