import type { Console } from '../model.ts';
import { useCalling } from './use-calling.ts';
import { useMoves } from './use-moves.ts';
import { useTriage } from './use-triage.ts';

/** One function for each thing that a doctor does. Each shows at once, and says how to undo it where that is possible. */
export const useActs = (console: Console) => ({
  ...useCalling(console),
  ...useMoves(console),
  ...useTriage(console),
});

export type Acts = ReturnType<typeof useActs>;
