/** @jsxImportSource preact */
import type { messages } from '../i18n/pairing/en.ts';
import type { MessageKey } from '../i18n/messages.ts';
import './pairing-screen.css';
import { HospitalMark } from './icons.tsx';

type PairingScreenProps = {
  readonly code: string | null;
  readonly hubAway: boolean;
  readonly removed: boolean;
  readonly t: (key: MessageKey<typeof messages>) => string;
};

/** For staff: the code to approve this screen by. In two groups, since six characters are hard to keep in mind. */
export const PairingScreen = ({ code, hubAway, removed, t }: PairingScreenProps) => (
  <main class="pair">
    <HospitalMark class="pair__mark" />
    <h1>{removed ? t('pairRevoked') : t('pairTitle')}</h1>
    <p>{hubAway ? t('pairNoHub') : t('pairDo')}</p>
    <p class="pair__code" aria-live="polite">
      <bdi class="no" dir="ltr">
        {code === null ? '··· ···' : `${code.slice(0, 3)} ${code.slice(3)}`}
      </bdi>
    </p>
    <p class="pair__small">{t('pairRenews')}</p>
  </main>
);
