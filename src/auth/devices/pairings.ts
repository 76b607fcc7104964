import type { Knex } from 'knex';
import { customAlphabet } from 'nanoid';
import type { Transaction } from 'objection';
import { inTransaction } from '../../database/transaction.ts';
import { Device } from '../../models/device.ts';
import { Pairing } from '../../models/pairing.ts';
import { Session } from '../../models/session.ts';
import { HubError } from '../../protocol/errors.ts';
import type { PairingInput, PairingReply, PairingState } from '../../protocol/http.ts';
import { PAIRING_ALPHABET, PAIRING_CODE_LENGTH, PAIRING_LIVES_MINUTES } from '../../protocol/pairing.ts';
import { actAs } from '../act-as.ts';
import { sessionDeviceView } from '../sessions/holder.ts';
import { createSession, endSessions } from '../sessions/sessions.ts';
import { newToken, tokenHash } from '../tokens.ts';

const LIVES_MS = PAIRING_LIVES_MINUTES * 60_000;
const POLL_EVERY_SECONDS = 2;
/**
 * Screens that wait at the same time; a hospital pairs a handful. More would make it likely that an administrator who
 * mistypes a code lets a stranger in.
 */
const MOST_WAITING = 1_000;

/**
 * Where too many wait, the network with the most loses its oldest ones. So a flood of pairings pushes out its own, and a
 * hospital with a few screens keeps them.
 */
const MAKE_ROOM = `
  DELETE FROM pairings WHERE pairing_id IN (
    SELECT pairing_id FROM pairings
    JOIN (SELECT network, count(*) AS crowd FROM pairings WHERE device_id IS NULL GROUP BY network) c
      ON c.network IS NOT DISTINCT FROM pairings.network
    WHERE device_id IS NULL ORDER BY crowd DESC, created_at
    LIMIT greatest(0, (SELECT count(*) FROM pairings) - ?))`;

/** Opens a pairing for a screen. `network` is where it is. */
export const openPairing = (
  knex: Knex,
  { kind, version, network }: PairingInput & { readonly network: string },
): Promise<PairingReply> =>
  inTransaction(knex, async (trx) => {
    const now = await actAs(trx, { actor: 'pairing', action: 'device:pair' });
    await Pairing.query(trx).delete().where('expires_at', '<=', now);
    await trx.raw(MAKE_ROOM, [MOST_WAITING - 1]);
    const pairingId = newToken();
    const expiresAt = new Date(now.getTime() + LIVES_MS);
    const code = await insertUnderFreeCode(trx, {
      secretHash: tokenHash(pairingId),
      kind,
      version: version ?? null,
      network: tokenHash(network),
      expiresAt,
    });
    return { pairingId, code, expiresAt: expiresAt.toISOString(), pollEverySeconds: POLL_EVERY_SECONDS };
  });

/**
 * Where a pairing stands. Once approved, every poll gives a fresh token in place of the last one until one has been
 * used, so that an answer lost on the way costs nothing. Throws HubError('not_found') for one that has expired or is done.
 */
export const pollPairing = async (knex: Knex, pairingId: string): Promise<PairingState> => {
  const waiting = await livingPairing(knex, pairingId);
  if (waiting.deviceId === null) {
    return { status: 'waiting', code: waiting.code, expiresAt: waiting.expiresAt.toISOString() };
  }
  return inTransaction(knex, async (trx) => {
    const pairing = await livingPairing(trx, pairingId, 'locked');
    const device = await Device.query(trx).findOne({ device_id: pairing.deviceId });
    if (!device || device.revokedAt !== null) throw new HubError('not_found');
    const { deviceId } = device;
    const now = await actAs(trx, { actor: `device:${deviceId}`, action: 'device:pair' });
    if (await hasUsedItsToken(trx, deviceId)) throw new HubError('not_found');
    await endSessions(trx, { deviceId }, { at: now });
    const { token } = await createSession(trx, { deviceId, now });
    return { status: 'approved', token, device: sessionDeviceView(device) };
  });
};

const livingPairing = async (knex: Knex, pairingId: string, lock?: 'locked'): Promise<Pairing> => {
  const pairings = Pairing.query(knex).whereRaw('expires_at > hub_now()');
  const pairing = await (lock ? pairings.forUpdate() : pairings).findOne({ secret_hash: tokenHash(pairingId) });
  if (!pairing) throw new HubError('not_found');
  return pairing;
};

const hasUsedItsToken = async (trx: Transaction, deviceId: string): Promise<boolean> =>
  (await Session.query(trx).where({ device_id: deviceId }).whereNotNull('last_used_at').resultSize()) > 0;

/** Locks the pairing that shows this code and still waits; for `device:approve`. Throws HubError('not_found'). */
export const waitingPairing = async (trx: Transaction, code: string): Promise<Pairing> => {
  const pairing = await Pairing.query(trx)
    .findOne({ code, device_id: null })
    .whereRaw('expires_at > hub_now()')
    .forUpdate();
  if (!pairing) throw new HubError('not_found', { code: 'unknown_or_expired' });
  return pairing;
};

/** Marks it as let in, and gives the screen the whole time again to fetch its token. */
export const acceptPairing = async (
  trx: Transaction,
  { pairing, deviceId, now }: { pairing: Pairing; deviceId: string; now: Date },
): Promise<void> => {
  await pairing.$query(trx).patch({ deviceId, expiresAt: new Date(now.getTime() + LIVES_MS) });
};

type Fields = Pick<Pairing, 'secretHash' | 'kind' | 'version' | 'network' | 'expiresAt'>;

const insertUnderFreeCode = async (trx: Transaction, fields: Fields): Promise<string> => {
  for (;;) {
    const code = newCode();
    const taken = await Pairing.query(trx).findOne({ code });
    // Two that draw the same code at once meet in the unique key; the screen then asks again.
    if (taken) continue;
    await Pairing.query(trx).insert({ ...fields, code });
    return code;
  }
};

const newCode = customAlphabet(PAIRING_ALPHABET, PAIRING_CODE_LENGTH);
