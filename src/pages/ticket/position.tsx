/** @jsxImportSource preact */
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../shared/public/icons.tsx';
import { Time } from '../shared/public/figures.tsx';
import { rich, slot } from '../shared/public/rich.tsx';
import type { Screen, TheirAppointment } from './model.ts';
import { Stops } from './stops.tsx';
import type { TicketProps } from './ticket.tsx';

/** Below this no range is told: a person who is nearly next should stay. */
const SOON_S = 180;
/** More people than this would be too small to count. */
const RAIL_PEOPLE = 6;

type PositionProps = TicketProps & {
  /** Null for somebody on hold, who has no position in the order. */
  readonly screen: Extract<Screen, { kind: 'waiting' }> | null;
  /** When somebody on hold is to be back. */
  readonly backAt?: string | null;
};

type NextStopProps = { readonly to: string; readonly screen: Extract<Screen, { kind: 'waiting' }> };

/**
 * How many are before, and how long it takes; never who. On the smallest phone the number, this and the sound are on the
 * first screen; what can wait comes after them.
 */
export const Position = (props: PositionProps) => {
  const { screen, backAt = null, model, texts, sound, leaving, onSound, onLeaving } = props;
  const { t } = texts;
  return (
    <main class="t">
      <section class="place">
        {screen?.sentOnTo != null &&
          (props.knowsWay || screen.way === null ? (
            <p class="place__sent-on" role="status">
              {t('sentOn', { destination: screen.sentOnTo })}
            </p>
          ) : (
            <NextStop {...props} to={screen.sentOnTo} screen={screen} />
          ))}
        <h1 aria-live="polite">{titleOf(props)}</h1>
        {screen?.people != null && <Rail people={screen.people} t={t} />}
        {screen === null ? (
          <p class="t__small">{backAt === null ? t('onHoldDetail') : t('comeBackDetail')}</p>
        ) : (
          <Wait {...props} screen={screen} />
        )}
        <button type="button" class="t__btn t__btn--sound" aria-pressed={sound === 'on'} onClick={onSound}>
          <Icon name="sound" />
          {sound === 'on' ? t('soundOn') : t('playSound')}
        </button>
        {screen?.appointment && <p class="t__small">{appointmentIn(props, screen.appointment)}</p>}
        {screen !== null && (
          <p class="t__small">
            {t('waitAt', { department: model.department })} {!screen.paused && t('order')}
          </p>
        )}
        {screen?.way != null && model.stops.length === 0 && props.knowsWay && <p class="t__small">{screen.way}</p>}
      </section>
      <Stops {...props} />
      <div class="t__end">
        <button type="button" class="t__btn t__btn--quiet" onClick={() => onLeaving('ask')}>
          {t('leave')}
        </button>
      </div>
      {leaving !== 'no' && <Leaving {...props} />}
    </main>
  );
};

/** The sign that says where to walk now. It stays until they know the way. */
const NextStop = ({ to, screen, texts: { t }, onKnowsWay }: TicketProps & NextStopProps) => (
  <div class="go" role="status">
    <span class="go__label">{t('nextStop')}</span>
    <b class="go__place">{to}</b>
    <span class="go__way">
      <bdi>{screen.way}</bdi>
    </span>
    {screen.instruction !== null && (
      <span class="go__way">
        <bdi>{screen.instruction}</bdi>
      </span>
    )}
    <button type="button" class="t__btn go__known" onClick={onKnowsWay}>
      {t('knowsWay')}
    </button>
  </div>
);

const appointmentIn = ({ texts: { t }, format }: PositionProps, { at, came }: TheirAppointment) => {
  const time = { time: slot('time') };
  const said = {
    early: t('appointmentEarly', time),
    'on-time': t('appointment', time),
    late: t('appointmentLate', time),
  }[came];
  return rich(said, { time: <Time at={format.time(at)} /> });
};

const titleOf = ({ screen, backAt = null, texts: { t }, format }: PositionProps) => {
  if (backAt !== null) {
    return rich(t('comeBackAt', { time: slot('time') }), { time: <Time at={format.time(backAt)} /> });
  }
  if (screen === null) return t('onHold');
  if (screen.people === null) return t('waiting');
  return screen.people === 0 ? t('nextUp') : t('peopleBefore', { count: screen.people });
};

const Rail = ({ people, t }: { people: number; t: TicketProps['texts']['t'] }) => {
  const isLong = people > RAIL_PEOPLE;
  const near = isLong ? 2 : people;
  const dots = (count: number, side: string) =>
    Array.from({ length: count }, (_, index) => <i key={`${side}${index}`} />);
  return (
    <>
      <div class="rail" role="img" aria-label={t('railWord')}>
        <i class="me" />
        {dots(near, 'far')}
        {isLong && <span class="rail__more">+{people - 4}</span>}
        {isLong && dots(2, 'near')}
        <i class="door" />
      </div>
      <div class="rail__ends" aria-hidden="true">
        <span>{t('you')}</span>
        <span>{t('door')}</span>
      </div>
    </>
  );
};

const Wait = ({ screen, texts: { t }, format }: TicketProps & { screen: Extract<Screen, { kind: 'waiting' }> }) => {
  const { waitSeconds, people, paused } = screen;
  if (paused) return <p class="t__small t__small--first">{t('doctorPaused')}</p>;
  if (waitSeconds === null) return <p class="t__small t__small--first">{t('stayNear')}</p>;
  const isSoon = waitSeconds < SOON_S || people === 0;
  return (
    <dl class="wait">
      <dt>{t('expectedWait')}</dt>
      <dd>
        {isSoon
          ? t('soon')
          : format
              .wait(waitSeconds)
              .map(({ kind, text }) => (kind === 'figures' ? <bdi key={kind}>{text}</bdi> : text))}
      </dd>
    </dl>
  );
};

/** A position that is given up is lost, so leaving is asked once more. */
const Leaving = ({ leaving, texts: { t }, onLeaving }: TicketProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      class="ask"
      ref={dialog}
      aria-labelledby="ask-title"
      onCancel={(event) => {
        event.preventDefault();
        onLeaving('no');
      }}
    >
      <h2 id="ask-title">{t('leaveTitle')}</h2>
      <p role="status">{leaving === 'failed' ? t('leaveFailed') : t('leaveDetail')}</p>
      <button type="button" class="t__btn t__btn--main" onClick={() => onLeaving('no')}>
        {t('leaveNo')}
      </button>
      <button type="button" class="t__btn" disabled={leaving === 'sending'} onClick={() => onLeaving('yes')}>
        {t('leaveYes')}
      </button>
    </dialog>
  );
};
