/** @jsxImportSource preact */
import { Board } from '../../../src/pages/board/board.tsx';
import { loadBoardTexts } from '../../../src/pages/board/texts.ts';
import { createFormat } from '../../../src/pages/shared/format.ts';
import '../../../src/pages/shared/public/page.css';
import { boardStates } from './board-states.ts';
import { drawStates } from './draw.tsx';

drawStates({
  states: boardStates,
  load: loadBoardTexts,
  picture: ({ model, now = '2026-03-10T10:42:00Z' }, texts) => (
    <Board model={model} texts={texts} format={createFormat(texts.language, 'UTC')} now={new Date(now)} />
  ),
});
