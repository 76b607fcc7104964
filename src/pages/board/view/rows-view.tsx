/** @jsxImportSource preact */
import type { Format } from '../../shared/format.ts';
import { Time } from '../../shared/public/figures.tsx';
import { rich, slot } from '../../shared/public/rich.tsx';
import type { BoardModel } from '../model.ts';
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
  const isWide = lines.some((line) => line.kind === 'doctor' && (line.room?.length ?? 0) > WIDE_ROOM);
  const look = { layout, live, t, isNamed: layout === 'many' || onlyDepartment !== null };
  return (
    <main class={`rows rows--${layout}${isWide ? ' rows--wide' : ''}${live ? '' : ' rows--old'}`}>
      <Head model={model} t={t} format={format} />
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

const Head = ({ model: { layout, lastKnown, live }, t, format }: RowsProps) => {
  if (lastKnown) {
    return (
      <div class="rows__head rows__head--known" data-fits>
        <Fit class="rows__known">
          {rich(t('lastKnown', { time: slot('time') }), { time: <Time at={format.time(lastKnown)} /> })}
        </Fit>
      </div>
    );
  }
  if (layout === 'many' || !live) return null;
  return (
    <div class="rows__head rows__head--titles" data-fits>
      {(['number', 'room', 'doctor', 'next'] as const).map((name) => (
        <Fit key={name} class="rows__title">
          {t(name)}
        </Fit>
      ))}
    </div>
  );
};
