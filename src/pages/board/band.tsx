/** @jsxImportSource preact */
import type { Format } from '../shared/format.ts';
import { QueueNumber, Time, roomSize } from '../shared/public/figures.tsx';
import { Icon } from '../shared/public/icons.tsx';
import { rich, slot } from '../shared/public/rich.tsx';
import type { BoardTexts } from './board.tsx';
import type { Band as BandModel } from './model.ts';

type BandProps = { readonly band: BandModel; readonly t: BoardTexts['t']; readonly format: Format };

/** Doctor and department in one column: past this many letters in all, they step down a size. */
const LONG_LETTERS = 44;

export const Band = ({ band, t, format }: BandProps) => {
  switch (band.kind) {
    case 'connecting':
      return <Quiet title={t('connecting')} detail={t('connectingDetail')} />;
    case 'quiet':
      return <Quiet title={t('pleaseWait')} detail={t('appearsHere')} />;
    case 'lost':
      return <Lost since={band.since && format.time(band.since)} t={t} />;
    case 'call':
      return <CallBand band={band} t={t} />;
  }
};

const Quiet = ({ title, detail }: { title: string; detail: string }) => (
  <section class="quiet">
    <h1>{title}</h1>
    <p>{detail}</p>
  </section>
);

const Lost = ({ since, t }: { since: string | null; t: BoardTexts['t'] }) => (
  <section class="lost" role="alert">
    <div class="lost__text">
      <h1>
        {since === null
          ? t('noConnection')
          : rich(t('noConnectionSince', { time: slot('time') }), { time: <Time at={since} /> })}
      </h1>
      <p>{t('pleaseAsk')}</p>
    </div>
    <div class="lost__void hatch">
      <Icon name="cut" />
    </div>
  </section>
);

const CallBand = ({ band, t }: { band: Extract<BandModel, { kind: 'call' }>; t: BoardTexts['t'] }) => {
  const { queueNumber, room, doctor, department } = band;
  const door = room ?? t('askAtReception');
  return (
    <section
      class="call"
      aria-live="assertive"
      data-fresh={band.fresh}
      data-long={doctor.length + department.length > LONG_LETTERS}
      data-room={roomSize(door)}
    >
      <div class="call__no">
        <span class="call__label">{band.again ? t('callingAgain') : t('nowCalling')}</span>
        {/* A new element for each call, so that it arrives and does not merely change. */}
        <span class="call__fig" data-n={queueNumber.length} key={`${queueNumber}${band.fresh}`}>
          <QueueNumber>{queueNumber}</QueueNumber>
        </span>
      </div>
      <div class="call__who">
        <p>
          <b class="call__doctor">{doctor}</b>
          <span class="call__dept">{department}</span>
        </p>
      </div>
      <div class="call__door">
        <span class="call__label">{room === null ? '' : t('room')}</span>
        <b class={room === null ? 'call__fig' : 'call__fig solo'} data-len={roomSize(door)}>
          {door}
        </b>
      </div>
    </section>
  );
};
