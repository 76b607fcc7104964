import { Device } from '../../models/device.ts';
import { HubError } from '../../protocol/errors.ts';
import { deviceView } from '../../queries/device-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { patchGiven } from '../given.ts';
import { expectRevision } from '../revision.ts';
import { expectScope } from './scope.ts';

export const update = defineCommand('device:update', async (input, { trx }) => {
  const { deviceId, expectedRevision, name, departmentId, filter } = input;
  const device = await Device.query(trx).findById(deviceId).forNoKeyUpdate();
  if (!device) throw new HubError('not_found', { deviceId });
  expectRevision(device, expectedRevision, deviceView);
  if (device.revokedAt !== null) throw new HubError('conflict', { current: deviceView(device) });
  await expectScope(trx, { departmentId, filter });

  const changed = await patchGiven(trx, device, { name, departmentId, filter });
  return { device: deviceView(changed) };
});
