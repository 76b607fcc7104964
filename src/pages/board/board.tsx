/** @jsxImportSource preact */
import type { messages } from '../shared/i18n/board/en.ts';
import type { Texts } from '../shared/i18n/texts.ts';
import type { Format } from '../shared/format.ts';
import { Time } from '../shared/public/figures.tsx';
import { HospitalMark, Icon } from '../shared/public/icons.tsx';
import { rich, slot } from '../shared/public/rich.tsx';
import { Band } from './band.tsx';
import './board.css';
import type { BoardModel } from './model.ts';
import { Rows } from './rows-view.tsx';

export type BoardTexts = Texts<typeof messages>;
export type BoardProps = {
  readonly model: BoardModel;
  readonly texts: BoardTexts;
  readonly format: Format;
  readonly now: Date;
};

/** The whole picture, of one moment. Nothing on it can be touched, and it says no name but the doctors'. */
export const Board = ({ model, texts, format, now }: BoardProps) => (
  <div class="board motion" data-layout={model.layout} data-live={model.live ? 'yes' : 'no'}>
    <header class="bar">
      <div class="bar__id">
        <HospitalMark class="bar__mark" logo={model.logo} />
        <span class="bar__name">{model.hospitalName}</span>
        {model.place && <span class="bar__place">{model.place}</span>}
      </div>
      <Time class="bar__time solo" at={format.time(now)} />
    </header>
    <Band band={model.band} t={texts.t} format={format} />
    <Rows model={model} t={texts.t} format={format} />
    {model.soundBlocked && (
      <footer class="hint">
        <Icon name="muted" />
        <span>
          <b>{texts.t('soundOff')}</b> {texts.t('soundHint')}
        </span>
      </footer>
    )}
    {model.pages > 1 && (
      <p class="turns">
        {rich(texts.t('page', { page: slot('page'), pages: slot('pages') }), {
          page: <bdi>{format.number(model.page + 1)}</bdi>,
          pages: <bdi>{format.number(model.pages)}</bdi>,
        })}
      </p>
    )}
  </div>
);
