import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { localStorageOf } from '../../shared/public/storage.ts';
import { PRINTER_PLACE } from './printer.ts';
import { receiptOf, type ReceiptLine } from './receipt.ts';

export type PrinterPort = 'usb' | 'serial';

export type EscPosPrinter = {
  /** Asks which printer; the browser allows that only from a touch, and remembers the answer. */
  connect(): Promise<void>;
  print(lines: readonly ReceiptLine[], address: string): Promise<void>;
};

/** A receipt printer that this browser talks to by itself, without a driver or a dialog. */
export const openPrinter = async (port: PrinterPort, page: Window): Promise<EscPosPrinter> => {
  const { default: ReceiptPrinter } =
    port === 'usb'
      ? await import('@point-of-sale/webusb-receipt-printer')
      : await import('@point-of-sale/webserial-receipt-printer');
  const printer = new ReceiptPrinter();
  const storage = localStorageOf(page);
  let language: 'esc-pos' | 'star-prnt' | 'star-line' = 'esc-pos';
  printer.addEventListener('connected', (device) => {
    language = device.language ?? 'esc-pos';
    storage?.setItem(PRINTER_PLACE, JSON.stringify(device));
  });
  const known: unknown = JSON.parse(storage?.getItem(PRINTER_PLACE) ?? 'null');
  if (typeof known === 'object' && known !== null) await printer.reconnect(known);
  return {
    connect: () => printer.connect(),
    async print(lines, address) {
      await printer.print(receiptBytes(receiptOf(lines, address, page.document), language));
    },
  };
};

/** The picture, a little paper so that it clears the knife, and the cut. */
export const receiptBytes = (picture: HTMLCanvasElement, language: 'esc-pos' | 'star-prnt' | 'star-line'): Uint8Array =>
  new ReceiptPrinterEncoder({ language, columns: 48, imageMode: 'raster' })
    .initialize()
    .image(picture, picture.width, picture.height, 'threshold', 160)
    .newline(3)
    .cut()
    .encode();
