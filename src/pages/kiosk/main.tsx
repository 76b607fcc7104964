/** @jsxImportSource preact */
import { render } from 'preact';
import { sessionStorageOf } from '../../client/kept.ts';
import { createDeviceAccess, type DeviceAccess } from '../shared/public/device-access.ts';
import '../shared/public/page.css';
import { followTheme } from '../shared/public/theme.ts';
import { createVoice } from '../shared/public/voice.ts';
import { keepAwake } from '../shared/public/wake-lock.ts';
import { createIssuedKept } from './issued-kept.ts';
import { createLiveKiosk } from './live-kiosk.ts';
import { KioskPage } from './page.tsx';
import { printerOf } from './printing/printer.ts';

const asked = new URLSearchParams(location.search);
followTheme(document, asked.get('theme'));
keepAwake(document);

const openKiosk = (device: DeviceAccess) => {
  if (device.kind !== 'paired') return null;
  const { client, departmentOf } = device;
  return createLiveKiosk({ client, departmentOf, issuedKept: createIssuedKept(sessionStorageOf(window)) });
};
const printer = printerOf(asked, window);
const voice = createVoice('speechSynthesis' in window ? window.speechSynthesis : undefined);

const root = document.getElementById('root');
if (root) {
  const access = createDeviceAccess('kiosk', window);
  render(<KioskPage access={access} openKiosk={openKiosk} voice={voice} printer={printer} />, root);
}
