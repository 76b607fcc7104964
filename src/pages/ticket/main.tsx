/** @jsxImportSource preact */
import { render } from 'preact';

const root = document.getElementById('root');
if (root) render(<main>ticket</main>, root);
