/** @jsxImportSource preact */
import type { messages } from '../messages/en.ts';
import type { Texts } from '../../shared/i18n/texts.ts';
import type { Format } from '../../shared/format.ts';
import { Band } from './band.tsx';
import { Bar } from './bar.tsx';
import './board.css';
import { useFit } from './fit.tsx';
import { Foot } from './foot.tsx';
import type { BoardModel } from '../model.ts';
import { Rows } from './rows-view.tsx';

export type BoardTexts = Texts<typeof messages>;
type BoardProps = {
  readonly model: BoardModel;
  readonly texts: BoardTexts;
  readonly format: Format;
  readonly now: Date;
};

/** The whole picture, of one moment. Nothing on it can be touched, and it says no name but the doctors'. */
export const Board = ({ model, texts: { t }, format, now }: BoardProps) => {
  const root = useFit();
  return (
    <div ref={root} class={`board board--${model.layout}`} data-live={model.live ? 'yes' : 'no'}>
      <Bar model={model} t={t} format={format} now={now} />
      <Band band={model.band} isLong={model.layout === 'many'} t={t} format={format} />
      <Rows model={model} t={t} format={format} />
      <Foot notices={model.notices} turn={model.turn} t={t} />
    </div>
  );
};
