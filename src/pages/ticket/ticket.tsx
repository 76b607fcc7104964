/** @jsxImportSource preact */
import type { Format } from '../shared/format.ts';
import type { messages } from './messages/en.ts';
import { nativeNames, type Language } from '../../protocol/languages.ts';
import type { Texts } from '../shared/i18n/texts.ts';
import { QueueNumber, Time, roomSize } from '../shared/public/figures.tsx';
import { HospitalMark, Icon } from '../shared/public/icons.tsx';
import { widthInEm } from '../shared/public/number-width.ts';
import { rich, slot } from '../shared/public/rich.tsx';
import type { Screen, TicketModel } from './model.ts';
import { Position } from './position.tsx';
import './ticket.css';
import './head.css';
import './turn.css';
import './go.css';
import './ended.css';
import './ask.css';

export type TicketTexts = Texts<typeof messages>;

export type TicketProps = {
  readonly model: TicketModel;
  readonly texts: TicketTexts;
  readonly format: Format;
  readonly sound: 'off' | 'on';
  readonly leaving: 'no' | 'asked' | 'sending' | 'failed';
  readonly onSound: () => void;
  /** They need not be told any more how to get to where they were sent. */
  readonly knowsWay: boolean;
  readonly onKnowsWay: () => void;
  /** Those that the hospital speaks. */
  readonly languages: readonly Language[];
  readonly onLanguage: (language: Language) => void;
  readonly onTryAgain: () => void;
  readonly onLeaving: (answer: 'ask' | 'yes' | 'no') => void;
};

/** The whole page. It shows one ticket, and never anybody else's number. */
export const TicketPage = (props: TicketProps) => {
  const { model } = props;
  const { screen, lost } = model;
  if (screen.kind === 'turn') return <Turn {...props} screen={screen} />;
  const isBare = screen.kind === 'ended' || screen.kind === 'gone' || screen.kind === 'connecting';
  return (
    <div class="page" data-live={lost ? 'no' : 'yes'}>
      {isBare || model.queueNumber === null ? null : <Head {...props} />}
      {lost && <LostSign {...props} />}
      <Body {...props} />
    </div>
  );
};

const Bar = ({ model, texts, live, languages, onLanguage }: TicketProps & { readonly live: boolean }) => (
  <header class="t__bar">
    <div class="t__id">
      <HospitalMark class="t__mark" logo={model.logo} />
      <span>{model.hospitalName}</span>
    </div>
    {live && (
      <div class="t__live">
        <i />
        {texts.t('live')}
      </div>
    )}
    <LanguageSwitch texts={texts} languages={languages} onLanguage={onLanguage} />
  </header>
);

/** The phone's own list, which everybody knows how to use. */
const LanguageSwitch = ({ texts, languages, onLanguage }: Pick<TicketProps, 'texts' | 'languages' | 'onLanguage'>) =>
  languages.length < 2 ? null : (
    <select
      class="t__language"
      aria-label={texts.t('language')}
      value={texts.language}
      onChange={({ currentTarget }) => {
        const chosen = languages.find((language) => language === currentTarget.value);
        if (chosen) onLanguage(chosen);
      }}
    >
      {languages.map((language) => (
        <option key={language} value={language} lang={language}>
          {nativeNames[language]}
        </option>
      ))}
    </select>
  );

const Head = (props: TicketProps) => {
  const { model, texts } = props;
  const { screen, lost, queueNumber, department } = model;
  return (
    <div class="head">
      <div class="head__in">
        <Bar {...props} live={lost === null && (screen.kind === 'waiting' || screen.kind === 'on-hold')} />
        <div class="head__label">{texts.t('yourNumber')}</div>
        <div class="t__no" style={{ '--em': widthInEm(queueNumber ?? '') }}>
          <QueueNumber>{queueNumber ?? ''}</QueueNumber>
        </div>
        <div class="head__dept">{department}</div>
      </div>
    </div>
  );
};

const LostSign = ({ model, texts: { t }, format }: TicketProps) => {
  const since = model.lost?.since ?? null;
  return (
    <div class="lost__sign hatch hatch--soft" role="alert">
      <span>
        <Icon name="cut" />
        <b>
          {since === null
            ? t('noConnection')
            : rich(t('noConnectionSince', { time: slot('time') }), { time: <Time at={format.time(since)} /> })}
        </b>
      </span>
    </div>
  );
};

const Body = (props: TicketProps) => {
  const { model, texts, format } = props;
  const { screen, queueNumber } = model;
  const { t } = texts;
  const number = { number: slot('number'), time: slot('time') };
  const named = (text: string, at: string | null = null) =>
    rich(text, {
      number: (
        <b>
          <QueueNumber>{queueNumber ?? ''}</QueueNumber>
        </b>
      ),
      time: at === null ? '' : <Time at={format.time(at)} />,
    });
  switch (screen.kind) {
    case 'waiting':
      return <Position {...props} screen={screen} />;
    case 'on-hold':
      return <Position {...props} screen={null} backAt={screen.backAt} />;
    case 'lost':
      return (
        <main class="t lost">
          {queueNumber !== null && <h1>{t('placeKept')}</h1>}
          <p>{t('cannotSee')}</p>
          <div class="t__end">
            <button type="button" class="t__btn t__btn--main" onClick={props.onTryAgain}>
              {t('tryAgain')}
            </button>
            <p class="t__small t__small--centre">{t('alsoTries')}</p>
          </div>
        </main>
      );
    case 'inside':
      return (
        <main class="t done">
          <h1>{t('inside')}</h1>
          <p>{t('insideDetail')}</p>
          <p>
            <b>{screen.doctor}</b>
          </p>
        </main>
      );
    case 'missed':
      return (
        <main class="t done">
          <h1 aria-live="polite">{screen.calledAt && named(t('missed', { time: slot('time') }), screen.calledAt)}</h1>
          <p>{screen.room === null ? t('missedDetail') : t('missedRoom', { room: screen.room })}</p>
          <p>
            <b>{t('missedDo')}</b> {t('missedCan')}
          </p>
        </main>
      );
    case 'left':
      return (
        <main class="t done">
          <h1>{t('left')}</h1>
          <p>{named(t('leftDetail', number))}</p>
        </main>
      );
    case 'cancelled':
      return (
        <main class="t done">
          <h1>{t('cancelled')}</h1>
          <p>{named(t('cancelledDetail', number))}</p>
        </main>
      );
    case 'ended':
      return (
        <main class="t done done--marked">
          <Bar {...props} live={false} />
          <Icon name="done" class="done__mark" />
          <h1>{t('ended')}</h1>
          <p>{named(t('endedDetail', number), screen.at)}</p>
          <div class="t__end">
            <p>{t('somethingElse')}</p>
          </div>
        </main>
      );
    case 'gone':
      return (
        <main class="t done done--marked">
          <Bar {...props} live={false} />
          <h1>{t('gone')}</h1>
          <p>{t('goneDetail')}</p>
        </main>
      );
    default:
      return (
        <main class="t done done--marked">
          <Bar {...props} live={false} />
          <h1>{t('connecting')}</h1>
        </main>
      );
  }
};

/** A room of several words may break between them and not within one. */
const longestWordInEm = (room: string): number => Math.max(...room.split(/\s+/).map(widthInEm));

/** The page becomes the sign: yellow, with the door. */
const Turn = (props: TicketProps & { readonly screen: Extract<Screen, { kind: 'turn' }> }) => {
  const { model, texts, format, screen } = props;
  const { t } = texts;
  const { room, doctor, calledAt, calls } = screen;
  const called = { time: slot('time') };
  return (
    <div class="page turn" data-live={model.lost ? 'no' : 'yes'}>
      <main class="t">
        <Bar {...props} live={model.lost === null} />
        <div role="alert">
          {/* Another call is another sign: it comes in again, and a screen reader says it. */}
          <h1 key={calls}>{calls > 1 ? t('callingAgain') : t('yourTurn')}</h1>
          <div class="t__no" style={{ '--em': widthInEm(model.queueNumber ?? '') }}>
            <QueueNumber>{model.queueNumber ?? ''}</QueueNumber>
          </div>
          <div class="turn__door" key={`door ${calls}`}>
            <span>{room === null ? t('goToReception') : t('goToRoom')}</span>
            {room !== null && (
              <b class="solo" data-len={roomSize(room)} style={{ '--em': longestWordInEm(room) }}>
                {room}
              </b>
            )}
          </div>
        </div>
        <div class="turn__who">
          {doctor}
          <span>{model.department}</span>
        </div>
        <div class="t__end">
          {calledAt !== null &&
            rich(calls > 1 ? t('calledAgain', called) : t('calledAt', called), {
              time: <Time at={format.time(calledAt)} />,
            })}
        </div>
      </main>
      {model.lost && <LostSign {...props} />}
    </div>
  );
};
