/** @jsxImportSource preact */
import { render } from 'preact';
import { createDeviceAccess, type DeviceAccess } from '../shared/public/device-access.ts';
import '../shared/public/page.css';
import { localStorageOf } from '../shared/public/storage.ts';
import { followTheme } from '../shared/public/theme.ts';
import { keepAwake } from '../shared/public/wake-lock.ts';
import { createLiveBoard } from './live-board.ts';
import { BoardPage } from './page.tsx';
import { speakerOf } from './sound/create.ts';

const asked = new URLSearchParams(location.search);
followTheme(document, asked.get('theme'));
keepAwake(document);

const speaker = speakerOf(window);
const openBoard = (device: DeviceAccess) =>
  device.kind === 'paired' ? createLiveBoard(device.client, speaker, localStorageOf(window)) : null;

const root = document.getElementById('root');
if (root) {
  const access = createDeviceAccess('board', window);
  render(<BoardPage access={access} openBoard={openBoard} asked={asked.get('lang')} />, root);
}
