/** @jsxImportSource preact */
import { Button } from '../frame/button.tsx';
import type { KioskProps } from '../frame/frame.tsx';
import { Sheet } from '../frame/sheet.tsx';

/** Over the question. A touch anywhere is an answer, and nothing else. */
export const StillThere = ({ snapshot, texts: { t } }: KioskProps) => (
  <Sheet title={t('stillThere')} isAlert>
    <p class="k-sheet__text">{t('stillThereDetail')}</p>
    <Button kind="main" tall>
      {t('stay')}
    </Button>
    <p class="k-sheet__text" role="timer">
      {t('clearsIn', { count: snapshot.clearsInSeconds ?? 0 })}
    </p>
  </Sheet>
);
