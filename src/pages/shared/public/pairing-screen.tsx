/** @jsxImportSource preact */
import type { messages } from './pairing-messages/en.ts';
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
  <main class="pairing">
    <HospitalMark class="pairing__mark" />
    <h1 class="pairing__title">{removed ? t('pairRevoked') : t('pairTitle')}</h1>
    <p class="pairing__text">{hubAway ? t('pairNoHub') : t('pairDo')}</p>
    <p class="pairing__code" aria-live="polite">
      <bdi class="solo pairing__figures" dir="ltr">
        {code === null ? '··· ···' : `${code.slice(0, 3)} ${code.slice(3)}`}
      </bdi>
    </p>
    <p class="pairing__text">{t('pairRenews')}</p>
  </main>
);
