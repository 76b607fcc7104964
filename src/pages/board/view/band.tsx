/** @jsxImportSource preact */
import type { Format } from '../../shared/format.ts';
import { QueueNumber, Time } from '../../shared/public/figures.tsx';
import { Icon } from '../../shared/public/icons.tsx';
import { rich, slot } from '../../shared/public/rich.tsx';
import type { BoardTexts } from './board.tsx';
import './call.css';
import { Fit, Room } from './fit.tsx';
import './lost.css';
import './quiet.css';
import type { Band as BandModel } from '../model.ts';

type BandProps = {
  readonly band: BandModel;
  /** Over the long layout, which needs the height. */
  readonly isLong: boolean;
  readonly t: BoardTexts['t'];
  readonly format: Format;
};

export const Band = ({ band, isLong, t, format }: BandProps) => {
  switch (band.kind) {
    case 'connecting':
      return <Quiet title={t('connecting')} detail={t('connectingDetail')} />;
    case 'quiet':
      return <Quiet title={t('pleaseWait')} detail={t('appearsHere')} />;
    case 'lost':
      return <Lost since={band.since && format.time(band.since)} t={t} />;
    case 'call':
      return <CallBand band={band} isLong={isLong} t={t} />;
    case 'area':
      return <AreaBand band={band} isLong={isLong} t={t} />;
  }
};

const Quiet = ({ title, detail }: { title: string; detail: string }) => (
  <section class="quiet" data-fits>
    <Fit class="quiet__title">
      <h1>{title}</h1>
    </Fit>
    <Fit class="quiet__detail">{detail}</Fit>
  </section>
);

const Lost = ({ since, t }: { since: string | null; t: BoardTexts['t'] }) => (
  <section class="lost" role="alert" data-fits>
    <Fit class="lost__title">
      <h1>
        {since === null
          ? t('noConnection')
          : rich(t('noConnectionSince', { time: slot('time') }), { time: <Time at={since} /> })}
      </h1>
    </Fit>
    <Fit class="lost__detail">{t('pleaseAsk')}</Fit>
    <div class="lost__void hatch">
      <Icon class="lost__icon" name="cut" />
    </div>
  </section>
);

type CallBandProps = {
  readonly band: Extract<BandModel, { kind: 'call' }>;
  readonly isLong: boolean;
  readonly t: BoardTexts['t'];
};

/** A word of more letters does not stand beside a number of the full size. */
const SHORT_WORD = 7;
const hasLongWord = (room: string | null): boolean =>
  room !== null && room.split(/\s+/).some(({ length }) => length > SHORT_WORD);

const CallBand = ({ band, isLong, t }: CallBandProps) => {
  const { numbers, room, place, doctor, department } = band;
  const isParty = numbers.length > 1;
  const party = isParty ? `call--party ${linesOf(numbers)}` : '';
  const label = isParty ? t('callingTogether') : t('nowCalling');
  return (
    <section
      class={`call ${party}${isLong ? ' call--long' : ''}${hasLongWord(room) ? ' call--words' : ''}`}
      aria-live="assertive"
      data-fresh={band.fresh}
      data-fits
    >
      <span class="call__label">{band.again ? t('callingAgain') : label}</span>
      <Numbers numbers={numbers} again={band.fresh} />
      <Fit class="call__who">
        <b class="call__doctor">{doctor}</b>{' '}
        <span class={isLong || isParty ? 'call__dept fit__spare' : 'call__dept'}>{department}</span>
      </Fit>
      <div class={room === null || room.length > 2 ? 'call__door call__door--wide' : 'call__door'}>
        {room !== null && <span class="call__label">{t(place)}</span>}
        <Fit class="call__room">{room === null ? t('askAtReception') : <Room>{room}</Room>}</Fit>
      </div>
    </section>
  );
};

const linesOf = (numbers: readonly string[]): string => (numbers.length > 3 ? 'call--lines' : '');

/** In one line, or from four on in two. */
const Numbers = ({ numbers, again = false }: { numbers: readonly string[]; again?: boolean }) => (
  // A new element for each call, so that it arrives and does not merely change.
  <Fit class={`call__no call__no--${Math.min(numbers.length, 4)}`} key={`${numbers.join()}${again}`}>
    <span class={numbers.length > 6 ? 'call__set call__set--most' : 'call__set'}>
      {numbers.map((number) => (
        <QueueNumber key={number}>{number}</QueueNumber>
      ))}
    </span>
  </Fit>
);

type AreaBandProps = {
  readonly band: Extract<BandModel, { kind: 'area' }>;
  readonly isLong: boolean;
  readonly t: BoardTexts['t'];
};

/** Where to wait until the call, which may be an hour: the way there has the plate, and the band stays calm. */
const AreaBand = ({ band: { numbers, letter, way }, isLong, t }: AreaBandProps) => (
  <section
    class={`call call--party call--lines call--area${isLong ? ' call--long' : ''}`}
    aria-live="polite"
    data-area={letter}
    data-fits
  >
    <Fit class="call__label">
      {rich(t('goToArea', { letter: slot('letter') }), { letter: <bdi dir="ltr">{letter}</bdi> })}
    </Fit>
    <Numbers numbers={numbers} />
    <Fit class="call__who">
      <b class="call__doctor">{t('calledFromThere')}</b>{' '}
      {way !== null && (
        <span class="call__dept">
          <bdi dir="auto">{way}</bdi>
        </span>
      )}
    </Fit>
    <div class="call__door" key={letter}>
      <span class="call__label">{t('area')}</span>
      <Fit class="call__room">
        <Room>{letter}</Room>
      </Fit>
    </div>
  </section>
);
