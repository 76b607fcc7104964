/** @jsxImportSource preact */
import { render } from 'preact';
import { sessionStorageOf } from '../../client/kept.ts';
import { createDeviceAccess, type DeviceAccess } from '../shared/public/device-access.ts';
import '../shared/public/page.css';
import { followTheme } from '../shared/public/theme.ts';
import { keepAwake } from '../shared/public/wake-lock.ts';
import { createLiveKiosk } from './live-kiosk.ts';
import { KioskPage } from './page.tsx';
import { printerOf } from './printing/printer.ts';
import { readerOf } from './sound/create.ts';
import { createIssuedKept } from './ticket/issued-kept.ts';

const asked = new URLSearchParams(location.search);
followTheme(document, asked.get('theme'));
keepAwake(document);

const openKiosk = (device: DeviceAccess) => {
  if (device.kind !== 'paired') return null;
  const { client, departmentOf } = device;
  const issuedKept = createIssuedKept(sessionStorageOf(window));
  return createLiveKiosk({ client, departmentOf, issuedKept, asked: asked.get('lang') });
};
const printer = printerOf(asked, window);
const reader = readerOf(window);

const root = document.getElementById('root');
if (root) {
  const access = createDeviceAccess('kiosk', window);
  render(<KioskPage access={access} openKiosk={openKiosk} reader={reader} printer={printer} />, root);
}
