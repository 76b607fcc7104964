/** @jsxImportSource preact */
import { QueueNumber } from '../../shared/public/figures.tsx';
import { Icon } from '../../shared/public/icons.tsx';
import type { BoardModel } from '../model.ts';
import type { DoctorRow, PoolRow, Waiting } from '../rows.ts';
import type { BoardTexts } from './board.tsx';
import { Fit, Room } from './fit.tsx';
import './row.css';

type Look = {
  readonly layout: BoardModel['layout'];
  readonly live: boolean;
  /** The department stands over the rows, or on the bar. */
  readonly isNamed: boolean;
  readonly t: BoardTexts['t'];
};

const classOf = (layout: BoardModel['layout'], ...states: readonly (string | false)[]): string =>
  ['row', `row--${layout}`, ...states.flatMap((state) => (state === false ? [] : [`row--${state}`]))].join(' ');

export const DoctorLine = ({
  row,
  isNewest,
  layout,
  live,
  isNamed,
  t,
}: Look & { row: DoctorRow; isNewest: boolean }) => {
  // The one who was called then may be in the room by now.
  const state = live || row.state === 'paused' ? row.state : 'in';
  return (
    <article class={classOf(layout, state, isNewest && 'newest', !live && 'old')} data-state={state} data-fits>
      {state === 'paused' ? (
        <Fit class="row__paused">
          <Icon class="row__bars" name="pause" />
          {t('paused')}
        </Fit>
      ) : (
        <Fit class="row__no">
          <QueueNumber class="row__figure">{row.queueNumber ?? '–'}</QueueNumber>
          {row.others > 0 && (
            <span class="row__others">
              <bdi dir="ltr">+{row.others}</bdi>
            </span>
          )}
        </Fit>
      )}
      {row.room === null ? (
        <div />
      ) : (
        <div class="row__door">
          <Fit class={row.place === 'room' ? 'row__room' : 'row__room row__room--place'}>
            {/* Where nothing over the rows says so: of a room the door itself does. */}
            {row.place !== 'room' && <span class="row__place">{t(row.place)} </span>}
            <Room>{row.room}</Room>
          </Fit>
        </div>
      )}
      <Fit class="row__who">
        <b class="row__doctor">{row.doctor}</b>
        {row.delayMinutes === null ? (
          !isNamed && <span class="row__dept">{row.department}</span>
        ) : (
          <span class="row__delay">{t('behind', { count: row.delayMinutes })}</span>
        )}
      </Fit>
      {live ? (
        state === 'paused' ? (
          <Fit class="row__note">{t('placeKept')}</Fit>
        ) : (
          <Next waiting={row.next} t={t} />
        )
      ) : (
        <div class="row__void hatch hatch--soft" />
      )}
    </article>
  );
};

const firstFree = {
  doctor: 'firstFree',
  place: 'firstFreePlace',
  room: 'firstFreePlace',
  window: 'firstFreeWindow',
  chair: 'firstFreeChair',
  counter: 'firstFreeCounter',
  desk: 'firstFreeDesk',
} as const satisfies Record<PoolRow['calledBy'], string>;

export const PoolLine = ({ row, layout, isNamed, t }: Look & { row: PoolRow }) => (
  <article class={classOf(layout, 'pool')} data-fits>
    <Fit class="row__any">
      <b class="row__doctor">{t(firstFree[row.calledBy])}</b>
      {!isNamed && <span class="row__dept">{row.department}</span>}
    </Fit>
    <Next waiting={row.next} t={t} />
  </article>
);

const Next = ({ waiting, t }: { waiting: readonly Waiting[]; t: BoardTexts['t'] }) => (
  <Fit class="row__next">
    {waiting.length > 0 && <span class="row__label">{t('nextAfter')}</span>}
    <span class="row__numbers">
      {waiting.map(({ queueNumber, isStrong }) => (
        <QueueNumber class={isStrong ? 'row__one row__one--strong' : 'row__one'} key={queueNumber}>
          {queueNumber}
        </QueueNumber>
      ))}
    </span>
  </Fit>
);
