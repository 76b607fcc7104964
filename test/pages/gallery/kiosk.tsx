/** @jsxImportSource preact */
import { render } from 'preact';
import { Kiosk } from '../../../src/pages/kiosk/kiosk.tsx';
import { loadKioskTexts } from '../../../src/pages/kiosk/texts.ts';
import { createFormat } from '../../../src/pages/shared/format.ts';
import '../../../src/pages/shared/public/page.css';
import { kioskStates } from './kiosk-states.ts';

const asked = new URLSearchParams(location.search);
const state = kioskStates[asked.get('state') ?? ''];
const root = document.getElementById('root');
if (state && root) {
  const texts = await loadKioskTexts(state.language ?? 'en');
  document.documentElement.lang = texts.language;
  document.documentElement.dir = texts.direction;
  document.documentElement.dataset['theme'] = state.theme ?? 'light';
  const nothing = () => undefined;
  render(
    <Kiosk
      snapshot={state.snapshot}
      texts={texts}
      format={createFormat(texts.language, 'UTC')}
      now={new Date(state.snapshot.liveness.kind === 'lost' ? '2026-03-10T10:47:00Z' : '2026-03-10T10:42:00Z')}
      act={nothing}
      speak={nothing}
      readAloud={nothing}
      print={state.print ? nothing : null}
      origin="https://queue.example.org"
    />,
    root,
  );
}
