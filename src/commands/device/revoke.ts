import { endSessions } from '../../auth/sessions/sessions.ts';
import { Device } from '../../models/device.ts';
import { HubError } from '../../protocol/errors.ts';
import { deviceView } from '../../queries/device-view.ts';
import { defineCommand } from '../../execution/define.ts';

/** For good: a device that turns up again is paired again. One that is revoked already stays as it is. */
export const revoke = defineCommand('device:revoke', async ({ deviceId }, { trx, now }) => {
  const device = await Device.query(trx).findById(deviceId).forNoKeyUpdate();
  if (!device) throw new HubError('not_found', { deviceId });
  const revoked = device.revokedAt === null ? await device.$query(trx).patchAndFetch({ revokedAt: now }) : device;
  await endSessions(trx, { deviceId }, { at: now });
  return { device: deviceView(revoked) };
});
