/** @jsxImportSource preact */
import { Kiosk } from '../../../src/pages/kiosk/kiosk.tsx';
import { loadKioskTexts } from '../../../src/pages/kiosk/texts.ts';
import { createFormat } from '../../../src/pages/shared/format.ts';
import '../../../src/pages/shared/public/page.css';
import { drawStates } from './draw.tsx';
import { kioskStates } from './kiosk-states.ts';

const nothing = () => undefined;

drawStates({
  states: kioskStates,
  load: loadKioskTexts,
  picture: ({ snapshot, print }, texts) => (
    <Kiosk
      snapshot={snapshot}
      texts={texts}
      format={createFormat(texts.language, 'UTC')}
      now={new Date(snapshot.liveness.kind === 'lost' ? '2026-03-10T10:47:00Z' : '2026-03-10T10:42:00Z')}
      act={nothing}
      speak={nothing}
      readAloud={nothing}
      print={print ? nothing : null}
      connectPrinter={null}
      origin="https://queue.example.org"
    />
  ),
});
