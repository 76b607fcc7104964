/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import type { Format } from '../shared/format.ts';
import { QueueNumber, Time, roomSize } from '../shared/public/figures.tsx';
import { Icon } from '../shared/public/icons.tsx';
import { widthInEm } from '../shared/public/number-width.ts';
import { rich, slot } from '../shared/public/rich.tsx';
import type { BoardTexts } from './board.tsx';
import type { BoardModel, Cell } from './model.ts';
import type { DoctorRow } from './rows.ts';

type RowsProps = { readonly model: BoardModel; readonly t: BoardTexts['t']; readonly format: Format };

/** Past this many letters a doctor's name takes two lines, and the department gives its own to it. */
const LONG_NAME_LETTERS = 23;
const LONG_NAME_LETTERS_IN_GRID = 27;

export const Rows = ({ model, t, format }: RowsProps) => {
  const { layout, cells, live } = model;
  if (cells.length === 0) return live ? <main class="rows" /> : <main class="rows__void hatch hatch--soft" />;
  return (
    <main class={live ? 'rows' : 'rows rows--old'}>
      <Head model={model} t={t} format={format} />
      <div class="rows__list" data-columns={model.columns} data-rows={layout === 'many' ? undefined : cells.length}>
        {cells.map((cell) => (
          <CellView key={cell.key} cell={cell} model={model} t={t} />
        ))}
      </div>
      {!live && layout !== 'many' && <div class="rows__void hatch hatch--soft" />}
    </main>
  );
};

const Head = ({ model: { layout, lastKnown, live }, t, format }: RowsProps) => {
  if (lastKnown) {
    return (
      <div class="rows__head">
        <span class="rows__known">
          {rich(t('lastKnown', { time: slot('time') }), { time: <Time at={format.time(lastKnown)} /> })}
        </span>
      </div>
    );
  }
  if (layout === 'many' || !live) return null;
  return (
    <div class="rows__head">
      <span>{t('number')}</span>
      <span>{t('room')}</span>
      <span>{t('doctor')}</span>
      <span>{t('next')}</span>
    </div>
  );
};

type CellProps = { readonly cell: Cell; readonly model: BoardModel; readonly t: BoardTexts['t'] };

const CellView = ({ cell, model, t }: CellProps) => {
  const { layout, live, newest } = model;
  if (cell.kind === 'doctor') {
    return layout === 'many' ? (
      <DoctorCell row={cell} isNewest={newest === cell.key} live={live} t={t} />
    ) : (
      <DoctorLine row={cell} isNewest={newest === cell.key} live={live} t={t} />
    );
  }
  return (
    <article class="row row--pool">
      <b class="row__any">
        {t('firstFree')}
        {cell.kind === 'pool' && model.place === null && <span class="row__dept">{cell.department}</span>}
      </b>
      {cell.kind === 'pool' ? (
        <Next numbers={cell.next} />
      ) : (
        <div class="row__pools">
          {cell.pools.map((numbers) => (
            <Next key={numbers[0]} numbers={numbers} />
          ))}
        </div>
      )}
    </article>
  );
};

type DoctorProps = {
  readonly row: DoctorRow;
  readonly isNewest: boolean;
  readonly live: boolean;
  readonly t: BoardTexts['t'];
};

const DoctorLine = ({ row, isNewest, live, t }: DoctorProps) => (
  <article
    class="row"
    data-state={live || row.state === 'paused' ? row.state : 'in'}
    data-newest={isNewest}
    data-long={row.doctor.length > LONG_NAME_LETTERS}
  >
    <Current row={row} t={t} />
    <Door room={row.room} />
    <div class="row__who">
      <b class="row__doctor">{row.doctor}</b>
      <span class="row__dept">{row.department}</span>
    </div>
    {live && (row.state === 'paused' ? <div class="row__note">{t('placeKept')}</div> : <Next numbers={row.next} />)}
  </article>
);

const DoctorCell = ({ row, isNewest, live, t }: DoctorProps) => (
  <article
    class="row"
    data-state={live || row.state === 'paused' ? row.state : 'in'}
    data-newest={isNewest}
    data-long={row.doctor.length > LONG_NAME_LETTERS_IN_GRID}
  >
    <Current row={row} t={t} />
    <Door room={row.room} />
    <div class="row__who">
      <b class="row__doctor">{row.doctor}</b>
      {live ? (
        <Next numbers={row.state === 'paused' ? [] : row.next}>
          <i>{row.state === 'paused' ? t('placeKept') : row.next.length > 0 && t('nextAfter')}</i>
        </Next>
      ) : (
        <div class="row__lost hatch hatch--soft" />
      )}
    </div>
  </article>
);

const Current = ({ row, t }: { row: DoctorRow; t: BoardTexts['t'] }) => {
  if (row.state === 'paused') {
    return (
      <div class="row__paused">
        <Icon name="pause" />
        {t('paused')}
      </div>
    );
  }
  const queueNumber = row.queueNumber ?? '–';
  return (
    <div class="row__no" style={{ '--em': widthInEm(queueNumber) }}>
      <QueueNumber>{queueNumber}</QueueNumber>
    </div>
  );
};

const Door = ({ room }: { room: string | null }) => (
  <div class="row__door solo" data-len={room === null ? 's' : roomSize(room)} data-none={room === null}>
    {room}
  </div>
);

const Next = ({ numbers, children }: { numbers: readonly string[]; children?: ComponentChildren }) => (
  <div class="row__next" data-n={Math.max(0, ...numbers.map(({ length }) => length))}>
    {children}
    {numbers.map((number) => (
      <QueueNumber key={number}>{number}</QueueNumber>
    ))}
  </div>
);
