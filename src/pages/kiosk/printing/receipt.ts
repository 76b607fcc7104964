import { encode } from 'uqr';

/** 72 mm of an 80 mm roll at 203 dots an inch: what receipt printers print on. */
export const RECEIPT_DOTS = 576;
const MARGIN = 16;
const QR_DOTS = 280;
/** Round the words that stand on black, and the corners of the black. */
const PLATE_PADDING = 24;
const PLATE_CORNER = 12;
/** A thinner one breaks on worn heads. */
const RULE_DOTS = 3;
const LINE = 1.3;

/** One line of the paper: its text, and how it is drawn. */
export type ReceiptLine = {
  readonly text: string;
  readonly dots: number;
  readonly bold: boolean;
  /** White on black. Such lines one after the other are one field. */
  readonly onBlack?: boolean;
  /** A rule is above it. */
  readonly ruled?: boolean;
  /** It stands beside the code, which is under all others. */
  readonly besideCode?: boolean;
};

/**
 * The paper as a picture. Printers know few alphabets, and each another selection; as a picture every language looks as
 * on the screen.
 */
export const receiptOf = (lines: readonly ReceiptLine[], address: string, page: Document): HTMLCanvasElement => {
  const canvas = page.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser does not draw');
  const isRtl = page.documentElement.dir === 'rtl';
  const fontOf = ({ dots, bold }: ReceiptLine) =>
    `${bold ? 700 : 500} ${dots}px ${getComputedStyle(page.body).fontFamily}`;
  const wrapped = lines.flatMap((given) => {
    const room = RECEIPT_DOTS - MARGIN - insetOf(given) - (given.onBlack ? PLATE_PADDING : 0);
    context.font = fontOf(given);
    const widest = Math.max(...given.text.split(' ').map((word) => context.measureText(word).width));
    // A word is not broken, so one that is too long is smaller: `MKG-1042`.
    const line = { ...given, dots: widest > room ? Math.floor((given.dots * room) / widest) : given.dots };
    context.font = fontOf(line);
    return wrap(context, line.text, room).map((text, index) => ({
      ...line,
      text,
      ruled: line.ruled === true && index === 0,
    }));
  });
  const { placed, codeTop, height } = place(wrapped);
  canvas.width = RECEIPT_DOTS;
  // Printers take pictures in stripes of eight dots.
  canvas.height = Math.ceil(height / 8) * 8;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textAlign = isRtl ? 'right' : 'left';
  context.textBaseline = 'top';
  context.direction = isRtl ? 'rtl' : 'ltr';
  context.fillStyle = '#000';
  for (const { top, bottom } of platesOf(placed)) {
    context.beginPath();
    context.roundRect(MARGIN, top, RECEIPT_DOTS - MARGIN * 2, bottom - top, PLATE_CORNER);
    context.fill();
  }
  for (const line of placed) {
    const { top, text, dots, onBlack = false, ruled = false } = line;
    const inset = insetOf(line);
    if (ruled) context.fillRect(MARGIN, top - MARGIN / 2 - RULE_DOTS, RECEIPT_DOTS - MARGIN * 2, RULE_DOTS);
    context.font = fontOf(line);
    context.fillStyle = onBlack ? '#fff' : '#000';
    context.fillText(text, isRtl ? RECEIPT_DOTS - inset : inset, top + dots * ((LINE - 1) / 2));
    context.fillStyle = '#000';
  }
  drawCode(context, address, { top: codeTop, isRtl });
  return canvas;
};

type Placed = ReceiptLine & { readonly top: number };

const heightOf = ({ dots }: ReceiptLine): number => Math.ceil(dots * LINE);

/** How far from the side where lines begin. */
const insetOf = ({ onBlack = false, besideCode = false }: ReceiptLine): number =>
  MARGIN + (onBlack ? PLATE_PADDING : 0) + (besideCode ? QR_DOTS + PLATE_PADDING : 0);

/** Where each line begins, where the code, and how long the paper is. */
const place = (lines: readonly ReceiptLine[]): { placed: Placed[]; codeTop: number; height: number } => {
  let y = MARGIN;
  let before: ReceiptLine | undefined;
  const over = lines.filter(({ besideCode }) => !besideCode);
  const placed = over.map((line): Placed => {
    if ((line.onBlack ?? false) !== (before?.onBlack ?? false)) y += PLATE_PADDING;
    if (line.ruled) y += MARGIN + RULE_DOTS;
    const top = y;
    y += heightOf(line);
    before = line;
    return { ...line, top };
  });
  const codeTop = y + MARGIN;
  const beside = lines.filter(({ besideCode }) => besideCode);
  const high = beside.reduce((sum, line) => sum + heightOf(line), 0);
  let top = codeTop + Math.max(0, (QR_DOTS - high) / 2);
  for (const line of beside) {
    placed.push({ ...line, top });
    top += heightOf(line);
  }
  return { placed, codeTop, height: codeTop + Math.max(QR_DOTS, high) + MARGIN };
};

/** The black fields: each from the first of its lines to the last. */
const platesOf = (placed: readonly Placed[]): { top: number; bottom: number }[] => {
  const plates: { top: number; bottom: number }[] = [];
  placed.forEach(({ onBlack, top, dots }, index) => {
    if (!onBlack) return;
    const bottom = top + Math.ceil(dots * LINE) + PLATE_PADDING / 2;
    const last = plates.at(-1);
    if (last && placed[index - 1]?.onBlack) last.bottom = bottom;
    else plates.push({ top: top - PLATE_PADDING / 2, bottom });
  });
  return plates;
};

const wrap = (context: CanvasRenderingContext2D, text: string, room: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && context.measureText(longer).width > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
};

const drawCode = (
  context: CanvasRenderingContext2D,
  address: string,
  { top, isRtl }: { readonly top: number; readonly isRtl: boolean },
): void => {
  const { size, data } = encode(address, { ecc: 'M', border: 0 });
  // Whole dots a module, since a scanner sees half ones as grey.
  const module = Math.floor(QR_DOTS / size);
  const left = isRtl ? RECEIPT_DOTS - MARGIN - module * size : MARGIN;
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) context.fillRect(left + x * module, top + y * module, module, module);
    });
  });
};
