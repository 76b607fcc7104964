/** @jsxImportSource preact */
import type { Format } from '../../shared/format.ts';
import { Time } from '../../shared/public/figures.tsx';
import { HospitalMark } from '../../shared/public/icons.tsx';
import { rich, slot } from '../../shared/public/rich.tsx';
import './bar.css';
import type { BoardTexts } from './board.tsx';
import { Fit } from './fit.tsx';
import type { BoardModel } from '../model.ts';

type BarProps = {
  readonly model: BoardModel;
  readonly t: BoardTexts['t'];
  readonly format: Format;
  readonly now: Date;
};

/** The hospital, the department, the page of the board, and the time. */
export const Bar = ({ model: { hospitalName, logo, onlyDepartment, page, pages }, t, format, now }: BarProps) => (
  <header class="bar" data-fits>
    <HospitalMark class="bar__mark" logo={logo} />
    <Fit class="bar__id">
      <span class="bar__name">{hospitalName}</span>
      {onlyDepartment !== null && (
        <span class={pages > 1 ? 'bar__department bar__department--twice' : 'bar__department'}>{onlyDepartment}</span>
      )}
    </Fit>
    {pages > 1 && (
      <p class="bar__page">
        {rich(t('page', { page: slot('page'), pages: slot('pages') }), {
          page: <bdi>{format.number(page + 1)}</bdi>,
          pages: <bdi>{format.number(pages)}</bdi>,
        })}
      </p>
    )}
    <Time class="bar__time solo" at={format.time(now)} />
  </header>
);
