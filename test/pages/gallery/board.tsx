/** @jsxImportSource preact */
import { render } from 'preact';
import { Board } from '../../../src/pages/board/board.tsx';
import { loadBoardTexts } from '../../../src/pages/board/texts.ts';
import { createFormat } from '../../../src/pages/shared/format.ts';
import '../../../src/pages/shared/public/page.css';
import { boardStates } from './board-states.ts';

const asked = new URLSearchParams(location.search);
const state = boardStates[asked.get('state') ?? ''];
const root = document.getElementById('root');
if (state && root) {
  const texts = await loadBoardTexts(state.language ?? 'en');
  document.documentElement.lang = texts.language;
  document.documentElement.dir = texts.direction;
  document.documentElement.dataset['theme'] = state.theme ?? 'light';
  const now = new Date(state.now ?? '2026-03-10T10:42:00Z');
  render(<Board model={state.model} texts={texts} format={createFormat(texts.language, 'UTC')} now={now} />, root);
}
