import { Device } from '../../models/device.ts';
import { deviceView } from '../../queries/device-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const list = defineCommand('device:list', async (_input, { trx }) => {
  const devices = await Device.query(trx).orderBy(['name', 'device_id']);
  return { devices: devices.map(deviceView) };
});
