import { encode } from 'uqr';

/** 72 mm of an 80 mm roll at 203 dots an inch: what receipt printers print on. */
export const RECEIPT_DOTS = 576;
const MARGIN = 16;
const QR_DOTS = 280;

/** One line of the paper: its text, and how large. */
export type ReceiptLine = { readonly text: string; readonly dots: number; readonly bold: boolean };

/**
 * The paper as a picture. Printers know few alphabets, and each another selection; as a picture every language looks as
 * on the screen.
 */
export const receiptOf = (lines: readonly ReceiptLine[], address: string, page: Document): HTMLCanvasElement => {
  const canvas = page.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser does not draw');
  const fontOf = ({ dots, bold }: ReceiptLine) =>
    `${bold ? 700 : 500} ${dots}px ${getComputedStyle(page.body).fontFamily}`;
  const wrapped = lines.flatMap((line) => {
    context.font = fontOf(line);
    return wrap(context, line.text).map((text) => ({ ...line, text }));
  });
  const height = wrapped.reduce((sum, { dots }) => sum + Math.ceil(dots * 1.3), 0) + QR_DOTS + MARGIN * 4;
  canvas.width = RECEIPT_DOTS;
  // Printers take pictures in stripes of eight dots.
  canvas.height = Math.ceil(height / 8) * 8;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  context.textAlign = 'center';
  context.textBaseline = 'top';
  context.direction = page.documentElement.dir === 'rtl' ? 'rtl' : 'ltr';
  let y = MARGIN;
  for (const line of wrapped) {
    context.font = fontOf(line);
    context.fillText(line.text, RECEIPT_DOTS / 2, y);
    y += Math.ceil(line.dots * 1.3);
  }
  drawCode(context, address, y + MARGIN);
  return canvas;
};

const wrap = (context: CanvasRenderingContext2D, text: string): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && context.measureText(longer).width > RECEIPT_DOTS - MARGIN * 2) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
};

const drawCode = (context: CanvasRenderingContext2D, address: string, top: number): void => {
  const { size, data } = encode(address, { ecc: 'M', border: 0 });
  // Whole dots a module, since a scanner sees half ones as grey.
  const module = Math.floor(QR_DOTS / size);
  const left = Math.floor((RECEIPT_DOTS - module * size) / 2);
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) context.fillRect(left + x * module, top + y * module, module, module);
    });
  });
};
