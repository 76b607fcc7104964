import { pairingReply, pairingState, type PairingInput } from '../../../protocol/http.ts';
import type { DeviceKind } from '../../../protocol/roles.ts';

export type Pairing =
  | { readonly kind: 'asking'; readonly code: string | null; readonly hubAway: boolean }
  | { readonly kind: 'approved'; readonly token: string };

const AWAY_RETRY_MS = 5_000;

/** Shows one code after the other until an administrator approves one. */
export const pair = async (
  device: DeviceKind,
  origin: string,
  tell: (pairing: Pairing) => void,
  version?: string,
): Promise<void> => {
  for (;;) {
    try {
      const token = await pairOnce({ kind: device, ...(version && { version }) }, origin, (code) =>
        tell({ kind: 'asking', code, hubAway: false }),
      );
      if (token !== null) return tell({ kind: 'approved', token });
    } catch {
      tell({ kind: 'asking', code: null, hubAway: true });
      await pause(AWAY_RETRY_MS);
    }
  }
};

/** Null where the code ran out. Throws where the hub cannot be reached. */
const pairOnce = async (input: PairingInput, origin: string, show: (code: string) => void): Promise<string | null> => {
  const made = await fetch(`${origin}/devices/pairings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  if (!made.ok) throw new Error(`no pairing code: ${made.status}`);
  const { pairingId, code, pollEverySeconds } = pairingReply.parse(await made.json());
  show(code);
  for (;;) {
    await pause(pollEverySeconds * 1000);
    const asked = await fetch(`${origin}/devices/pairings/${encodeURIComponent(pairingId)}`);
    if (asked.status === 404) return null;
    if (!asked.ok) throw new Error(`no answer about the pairing: ${asked.status}`);
    const state = pairingState.parse(await asked.json());
    if (state.status === 'approved') return state.token;
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
