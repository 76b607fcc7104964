import { localStorageOf } from '../../shared/public/storage.ts';
import type { ReceiptLine } from './receipt.ts';

export const PRINTER_PLACE = 'queue-hub.kiosk.printer';

export type Printer = {
  /** Prints the paper that is drawn. */
  readonly print: () => void;
  /** Where staff has to choose a printer first: until one was connected, and with `?print=usb&connect`. */
  readonly connect: (() => void) | null;
};

/** How this kiosk prints, as its address says: `?print=browser`, `usb` or `serial`; without it, not at all. */
export const printerOf = (address: URLSearchParams, page: Window): Printer | null => {
  const asked = address.get('print');
  // With Chromium's --kiosk-printing there is no dialog.
  if (asked === 'browser') return { print: () => page.print(), connect: null };
  if (asked !== 'usb' && asked !== 'serial') return null;
  const opened = import('./escpos.ts').then(({ openPrinter }) => openPrinter(asked, page));
  // A printer that is away must not keep anybody from the number on the screen.
  opened.catch(() => undefined);
  return {
    print() {
      const paper = page.document.querySelector<HTMLElement>('.paper');
      const address = paper?.dataset['address'];
      if (!paper || address === undefined) return;
      void opened.then((printer) => printer.print(linesOf(paper), address)).catch(() => undefined);
    },
    connect:
      address.has('connect') || localStorageOf(page)?.getItem(PRINTER_PLACE) == null
        ? () => void opened.then((printer) => printer.connect())
        : null,
  };
};

const linesOf = (paper: HTMLElement): ReceiptLine[] =>
  [...paper.querySelectorAll('p')].map((line) => {
    const text = line.textContent ?? '';
    if (line.className === 'paper__no') return { text, dots: text.length > 6 ? 110 : 150, bold: true };
    if (line.className === 'paper__place') return { text, dots: 42, bold: true };
    return { text, dots: 30, bold: line.className === 'paper__hospital' };
  });
