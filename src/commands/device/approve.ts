import { acceptPairing, waitingPairing } from '../../auth/devices/pairings.ts';
import { Device } from '../../models/device.ts';
import { deviceView } from '../../queries/device-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { expectScope } from './scope.ts';

/** The device is there from now on; its screen fetches the token by itself within seconds. */
export const approve = defineCommand('device:approve', async (input, { trx, now }) => {
  const { code, name, departmentId = null, filter = {} } = input;
  const pairing = await waitingPairing(trx, code);
  await expectScope(trx, { departmentId, filter });
  const { kind, version } = pairing;
  const device = await Device.query(trx).insert({ kind, name, departmentId, filter, version }).returning('*');
  await acceptPairing(trx, { pairing, deviceId: device.deviceId, now });
  return { device: deviceView(device) };
});
