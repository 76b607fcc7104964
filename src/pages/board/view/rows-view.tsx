/** @jsxImportSource preact */
import type { Format } from '../../shared/format.ts';
import { Time } from '../../shared/public/figures.tsx';
import { rich, slot } from '../../shared/public/rich.tsx';
import type { PlaceKind } from '../calls.ts';
import type { BoardModel } from '../model.ts';
import type { DoctorRow } from '../rows.ts';
import type { BoardTexts } from './board.tsx';
import { DoctorLine, PoolLine } from './row.tsx';
import { Fit } from './fit.tsx';
import './rows.css';

type RowsProps = { readonly model: BoardModel; readonly t: BoardTexts['t']; readonly format: Format };

/** A number has five characters; a room of more than four takes the room of the second number that is next. */
const WIDE_ROOM = 4;

/** One row a doctor, in an order that nothing in the queue changes. */
export const Rows = ({ model, t, format }: RowsProps) => {
  const { layout, lines, heights, live, newest, onlyDepartment } = model;
  if (lines.length === 0) return live ? <main class="rows" /> : <main class="rows rows--gone hatch hatch--soft" />;
  const doctors = lines.filter((line) => line.kind === 'doctor');
  const head = headOf(model, doctors);
  const onPlate = ({ room, place }: DoctorRow): string =>
    room === null || place === 'room' || head?.place === place ? (room ?? '') : `${t(place)} ${room}`;
  const isWide = doctors.some((row) => onPlate(row).length > WIDE_ROOM);
  const classes = [
    `rows rows--${layout}`,
    ...(isWide ? ['rows--wide'] : []),
    ...(live ? [] : ['rows--old']),
    ...(head && head.place !== 'place' ? ['rows--titled'] : []),
    ...(head && !head.hasNext ? ['rows--alone'] : []),
  ];
  const look = { layout, live, t, isNamed: layout === 'many' || onlyDepartment !== null };
  return (
    <main class={classes.join(' ')}>
      <Head model={model} head={head} t={t} format={format} />
      <div class="rows__list" style={{ gridTemplateRows: heights.map((height) => `minmax(0, ${height}fr)`).join(' ') }}>
        {lines.map((line) => {
          switch (line.kind) {
            case 'heading':
              return (
                <div class="rows__section" key={line.key} data-fits>
                  <Fit class="rows__department">{line.department}</Fit>
                  {live && <Fit class="rows__next">{t('next')}</Fit>}
                </div>
              );
            case 'pool':
              return <PoolLine key={line.key} row={line} {...look} />;
            case 'doctor':
              return <DoctorLine key={line.key} row={line} isNewest={newest === line.key} {...look} />;
          }
        })}
      </div>
    </main>
  );
};

type Titles = {
  /** What all plates are; `place` where they are not the same, and each says it by itself. */
  readonly place: PlaceKind | 'place';
  readonly hasStations: boolean;
  readonly hasNext: boolean;
};

/** Null where nothing stands over the columns. */
const headOf = ({ layout, lastKnown, live }: BoardModel, doctors: readonly DoctorRow[]): Titles | null => {
  if (layout === 'many' || lastKnown !== null || !live) return null;
  const [place = 'room', ...more] = new Set(doctors.map((row) => row.place));
  return {
    place: more.length > 0 ? 'place' : place,
    hasStations: doctors.some(({ isStation }) => isStation),
    // At stations it is mostly the next of all. A pause says there that places are kept.
    hasNext: doctors.some(({ isStation, next, state }) => !isStation || next.length > 0 || state === 'paused'),
  };
};

const Head = ({ model: { lastKnown }, head, t, format }: RowsProps & { head: Titles | null }) => {
  if (lastKnown) {
    return (
      <div class="rows__head rows__head--known" data-fits>
        <Fit class="rows__known">
          {rich(t('lastKnown', { time: slot('time') }), { time: <Time at={format.time(lastKnown)} /> })}
        </Fit>
      </div>
    );
  }
  if (head === null) return null;
  const titles = [t('number'), t(head.place), head.hasStations ? '' : t('doctor'), head.hasNext ? t('next') : ''];
  return (
    <div class="rows__head rows__head--titles" data-fits>
      {titles.map((title, column) => (
        <Fit key={column} class="rows__title">
          {title}
        </Fit>
      ))}
    </div>
  );
};
