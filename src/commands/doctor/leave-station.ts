import { doctorView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { staffSender } from '../sender.ts';
import { giveUpStation } from './station.ts';

export const leaveStation = defineCommand('doctor:leave-station', async (_input, { trx, principal }) => {
  const left = await giveUpStation(trx, staffSender(principal).userId);
  return { doctor: left && doctorView(left) };
});
