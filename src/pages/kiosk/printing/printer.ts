import { localStorageOf } from '../../shared/public/storage.ts';
import { paperSize } from './paper-size.ts';
import type { ReceiptLine } from './receipt.ts';

export const PRINTER_KEY = 'queue-hub.kiosk.printer';

/** What happens with the paper, as the patient is told. */
export type Printing = 'printing' | 'printed' | 'failed';

export type Printer = {
  /** Prints the paper that is drawn. Rejects where no paper can be expected. */
  readonly print: () => Promise<void>;
  /** Where staff has to choose a printer first: until one was connected, and with `?print=usb&connect`. */
  readonly connect: (() => void) | null;
};

/** How this kiosk prints, as its address says: `?print=browser`, `usb` or `serial`; without it, not at all. */
export const printerOf = (address: URLSearchParams, page: Window): Printer | null => {
  const asked = address.get('print');
  if (asked === 'browser') return browserPrinter(page);
  if (asked !== 'usb' && asked !== 'serial') return null;
  const opened = import('./escpos.ts').then(({ openPrinter }) => openPrinter(asked, page));
  // Told at the first ticket. A printer that is away must not keep anybody from the number on the screen.
  opened.catch(() => undefined);
  return {
    async print() {
      const paper = paperOf(page);
      const printer = await opened;
      await printer.print(linesOf(paper), paper.dataset['address'] ?? '');
    },
    connect:
      address.has('connect') || localStorageOf(page)?.getItem(PRINTER_KEY) == null
        ? () => void opened.then((printer) => printer.connect()).catch(() => undefined)
        : null,
  };
};

/** With Chromium's --kiosk-printing there is no dialog. The browser does not tell whether paper came. */
const browserPrinter = (page: Window): Printer => ({
  async print() {
    paperSize(paperOf(page));
    page.print();
  },
  connect: null,
});

const paperOf = (page: Window): HTMLElement => {
  const paper = page.document.querySelector<HTMLElement>('.k-paper');
  if (!paper) throw new Error('no ticket is drawn');
  return paper;
};

const linesOf = (paper: HTMLElement): ReceiptLine[] =>
  [...paper.querySelectorAll('p')].map((line) => {
    const text = line.textContent ?? '';
    return { text, ...lookOf(line.dataset['kind'], text) };
  });

/** How the paper's stylesheet has it, in dots: eight are a millimetre. */
const lookOf = (kind: string | undefined, text: string): Omit<ReceiptLine, 'text'> => {
  switch (kind) {
    case 'number':
      return { dots: text.length > 6 ? 118 : 168, bold: true };
    case 'destination':
      return { dots: 42, bold: true };
    case 'go':
      return { dots: 28, bold: true, onBlack: true };
    case 'go-place':
      return { dots: 52, bold: true, onBlack: true };
    case 'ruled':
      return { dots: 28, bold: false, ruled: true };
    case 'ruled-name':
      return { dots: 34, bold: true, ruled: true };
    case 'name':
      return { dots: 34, bold: true };
    case 'follow':
      return { dots: 32, bold: true, besideCode: true };
    default:
      return { dots: 28, bold: kind === 'hospital' };
  }
};
