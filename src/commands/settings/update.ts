import type { Transaction } from 'objection';
import { Settings, type UrgencySetting } from '../../models/settings.ts';
import { isLogoAddress } from '../../protocol/branding.ts';
import { settingsView } from '../../queries/directory-view.ts';
import { logoAddressOf } from '../../queries/logo.ts';
import { defineCommand } from '../../execution/define.ts';
import { invalidInput } from '../invalid-input.ts';
import { patchGiven } from '../given.ts';
import { expectRevision } from '../revision.ts';
import { isPhoneCountry } from '../../protocol/text/phone.ts';

/** What a position in the order of calling follows from. */
const ordering = ['urgencyLevels', 'strictLevel', 'appointmentTargetMinutes', 'lateAfterMinutes'] as const;

export const update = defineCommand('settings:update', async (input, { trx }) => {
  const { requestId: _, expectedRevision, urgencyLevels, logo, ...rest } = input;
  const changes = { ...rest, urgencyLevels: urgencyLevels && inOrder(urgencyLevels) };
  if (rest.defaultCountry !== undefined && !isPhoneCountry(rest.defaultCountry)) {
    throw invalidInput('defaultCountry', 'phone_country', 'There are no phone numbers of that country');
  }
  const reorders = ordering.some((field) => changes[field] !== undefined);
  if (reorders) await holdQueue(trx);
  const settings = await Settings.query(trx).first().forNoKeyUpdate().throwIfNotFound();
  expectRevision(settings, expectedRevision, settingsView);

  const changed = await patchGiven(trx, settings, { ...changes, logo: logo && newPicture(logo, settings) });
  if (reorders) await putInOrder(trx);
  return { settings: settingsView(changed) };
});

/** Undefined where it is the address of the present one. A sender who returns what they were told changes nothing. */
const newPicture = (logo: string, settings: Settings): string | undefined => {
  if (!isLogoAddress(logo)) return logo;
  if (settings.logo === null || logo !== logoAddressOf(settings.logo)) {
    throw invalidInput('logo', 'logo', 'That is not the address of the present logo');
  }
  return undefined;
};

/** Each of the five levels once, and in their order, which the database's rule counts on. */
const inOrder = (levels: readonly UrgencySetting[]): UrgencySetting[] => {
  const sorted = [...levels].sort((a, b) => a.level - b.level);
  if (sorted.some(({ level }, index) => level !== index + 1)) {
    throw invalidInput('urgencyLevels', 'levels', 'Each of the levels 1 to 5 must be there once');
  }
  return sorted;
};

/**
 * Waits for the writers in flight, whose entries have their position by the old settings, and makes new ones wait for
 * this transaction: at their first locking read of the queue already, else both would hold what the other needs. A
 * check-in has none of its own and makes one where it reads the settings (`positionOfArrival`). It gives up soon, since while
 * it waits for a transaction that was left open, all others stand behind it.
 */
const holdQueue = async (trx: Transaction): Promise<void> => {
  await trx.raw(`SELECT set_config('lock_timeout', '500ms', true)`);
  await trx.raw('LOCK TABLE queue IN EXCLUSIVE MODE');
};

/** Those called or held too: they may come back to the queue. */
const putInOrder = async (trx: Transaction): Promise<void> => {
  await trx.raw(
    `UPDATE queue q SET call_rank = standing.call_rank, due_at = standing.due_at
     FROM (
       SELECT queue_id, queue_call_rank(urgency_level) AS call_rank,
         queue_due_at(urgency_level, coalesce(urgency_since, anchor_at), arrived_at, appointment_id) AS due_at
       FROM queue WHERE status IN ('waiting', 'called', 'in_service', 'on_hold')
     ) AS standing
     WHERE q.queue_id = standing.queue_id AND (q.call_rank, q.due_at) IS DISTINCT FROM (standing.call_rank, standing.due_at)`,
  );
};
