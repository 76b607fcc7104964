import type { Handlers } from '../execution/define.ts';
import { announcement } from './announcement/index.ts';
import { appointment } from './appointment/index.ts';
import { area } from './area/index.ts';
import { audit } from './audit/index.ts';
import { department } from './department/index.ts';
import { device } from './device/index.ts';
import { doctor } from './doctor/index.ts';
import { journey } from './journey/index.ts';
import { patient } from './patient/index.ts';
import { queue } from './queue/index.ts';
import { schedule } from './schedule/index.ts';
import { service } from './service/index.ts';
import { settings } from './settings/index.ts';
import { site } from './site/index.ts';
import { user } from './user/index.ts';
import { visit } from './visit/index.ts';

/** One handler for every command but the subscriptions; a missing one does not compile. */
export const handlers: Handlers = {
  ...queue,
  ...doctor,
  ...patient,
  ...appointment,
  ...department,
  ...schedule,
  ...settings,
  ...site,
  ...area,
  ...service,
  ...journey,
  ...user,
  ...visit,
  ...device,
  ...audit,
  ...announcement,
};
