import { useState } from 'react';
import { HubError } from '../../../protocol/errors.ts';
import type { SessionUser } from '../../../protocol/http.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { Mark } from '../../shared/staff/icon.tsx';
import { useTheme } from '../../shared/staff/preferences.ts';
import { signIn } from '../../shared/staff/session.ts';
import { useLanguage } from '../../shared/staff/texts.tsx';
import { LanguageButton } from '../language-button.tsx';
import { useHomeTexts } from '../texts.ts';
import { Frame } from './frame.tsx';
import { useForwardedKey } from './use-forwarded-key.ts';
import { steps, useVisit } from './use-visit.ts';

/** The demo's login whose department the tour chooses at the kiosk. */
const DOCTOR = { username: 'doctor1', password: 'demo-hub' };

type TourPageProps = {
  readonly hospital: string;
  readonly user: SessionUser | null;
  readonly onSignedIn: (user: SessionUser) => void;
};

/** `/#tour`: one visit through four screens side by side. With the demo data alone, whose tokens everybody knows. */
export const TourPage = ({ hospital, user, onSignedIn }: TourPageProps) => {
  const t = useHomeTexts();
  const theme = useTheme();
  const language = useLanguage();
  const { step, queueNumber, ticketAddress, again } = useVisit();
  const isDoctor = user?.role === 'doctor';
  const number = queueNumber ?? '';
  const at = steps.indexOf(step);
  useForwardedKey(step);
  // Each visit begins with a kiosk that has nobody before it.
  const [visit, setVisit] = useState(0);
  return (
    <main className="tour">
      <header>
        <div className="screens-hospital">
          <Mark size={28} />
          {hospital}
        </div>
        <h1>{t('tour')}</h1>
        <i className="grow" />
        <LanguageButton />
        <a className="button" href="#">
          {t('tourLeave')}
        </a>
      </header>
      {!isDoctor ? (
        <SignInFirst user={user} onSignedIn={onSignedIn} />
      ) : (
        <>
          <ol className="tour-steps" aria-label={t('tourSteps')}>
            {steps.map((one, index) => (
              <li
                key={one}
                className={index < at ? 'past' : undefined}
                aria-current={index === at ? 'step' : undefined}
              >
                <b>{t(`tour_${one}`)}</b>
                <span>{t(`tour_${one}_detail`, { number })}</span>
              </li>
            ))}
          </ol>
          <p className="visually-hidden" role="status">
            {t(`tour_${step}_detail`, { number })}
          </p>
          {step === 'done' && (
            <p className="tour-done">
              {t('tourEnd')}{' '}
              <Button
                small
                look="primary"
                onClick={() => {
                  again();
                  setVisit(visit + 1);
                }}
              >
                {t('tourAgain')}
              </Button>
            </p>
          )}
          <div className="tour-frames">
            <Frame
              key={`kiosk ${visit}`}
              screen="kiosk"
              name={t('kiosk')}
              where={t('kioskFor')}
              address={`/kiosk?theme=${theme}&lang=${language}#token=demo-kiosk`}
              width={1080}
              height={1920}
              isNext={step === 'number'}
            />
            <Frame
              screen="doctor"
              name={t('doctor')}
              where={user.fullName}
              address="/doctor"
              width={1024}
              height={768}
              isNext={step === 'call' || step === 'start' || step === 'complete'}
            />
            <Frame
              screen="board"
              name={t('board')}
              where={t('boardFor')}
              address={`/board?theme=${theme}&lang=${language}#token=demo-board`}
              width={1920}
              height={1080}
              isNext={false}
            />
            <Frame
              screen="phone"
              name={t('ticket')}
              where={t('tourPhone')}
              address={ticketAddress === null ? null : `${ticketAddress}?theme=${theme}`}
              instead={t('tourNoTicket')}
              width={390}
              height={844}
              isNext={false}
            />
          </div>
        </>
      )}
    </main>
  );
};

/** The doctor's screen needs somebody: the demo's first doctor, once it is said. */
const SignInFirst = ({ user, onSignedIn }: Pick<TourPageProps, 'user' | 'onSignedIn'>) => {
  const t = useHomeTexts();
  const errorWords = useErrorWords();
  const [failure, setFailure] = useState<HubError | null>(null);
  const [isSending, setSending] = useState(false);
  const start = async () => {
    setSending(true);
    try {
      onSignedIn(await signIn(DOCTOR));
    } catch (thrown) {
      setFailure(thrown instanceof HubError ? thrown : new HubError('internal', undefined, { cause: thrown }));
      setSending(false);
    }
  };
  return (
    <section className="tour-begin">
      <p>{t('tourIntro')}</p>
      {user && <p role="alert">{t('tourReplaces', { name: user.fullName })}</p>}
      <p>
        <Button look="primary" autoFocus disabled={isSending} onClick={() => void start()}>
          {t('tourBegin')}
        </Button>
      </p>
      {failure && <p role="alert">{errorWords(failure)}</p>}
    </section>
  );
};
