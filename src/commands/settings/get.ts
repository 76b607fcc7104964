import { Settings } from '../../models/settings.ts';
import { settingsView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const get = defineCommand('settings:get', async (_input, { trx }) => {
  const settings = await Settings.query(trx).first().throwIfNotFound();
  return { settings: settingsView(settings) };
});
