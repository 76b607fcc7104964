import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { localStorageOf } from '../../shared/public/storage.ts';
import { PRINTER_KEY } from './printer.ts';
import { receiptOf, type ReceiptLine } from './receipt.ts';
import { sendTo, type PrinterPort } from './transfer.ts';

export type EscPosPrinter = {
  /** Asks which printer; the browser allows that only from a touch, and remembers the answer. */
  connect(): Promise<void>;
  /** Rejects where no printer is connected, or where it does not take the ticket. */
  print(lines: readonly ReceiptLine[], address: string): Promise<void>;
};

/** A printer without paper takes nothing, and gives no error. */
const TAKES_WITHIN_MS = 10_000;

/** A receipt printer that this browser talks to by itself, without a driver or a dialog. */
export const openPrinter = async (port: PrinterPort, page: Window): Promise<EscPosPrinter> => {
  const { default: ReceiptPrinter } =
    port === 'usb'
      ? await import('@point-of-sale/webusb-receipt-printer')
      : await import('@point-of-sale/webserial-receipt-printer');
  const printer = new ReceiptPrinter();
  const storage = localStorageOf(page);
  let connected: ConnectedPrinter | null = null;
  printer.addEventListener('connected', (device) => {
    connected = device;
    storage?.setItem(PRINTER_KEY, JSON.stringify(device));
  });
  printer.addEventListener('disconnected', () => {
    connected = null;
  });
  const known: unknown = JSON.parse(storage?.getItem(PRINTER_KEY) ?? 'null');
  const reconnect = async () => {
    if (typeof known === 'object' && known !== null) await printer.reconnect(known);
  };
  await reconnect().catch(() => undefined);
  return {
    connect: () => printer.connect(),
    async print(lines, address) {
      // Plugged in again meanwhile.
      if (connected === null) await reconnect();
      await nextTask();
      const device = connected;
      if (device === null) throw new Error('no printer is connected');
      const bytes = receiptBytes(receiptOf(lines, address, page.document), device.language ?? 'esc-pos');
      await within(TAKES_WITHIN_MS, sendTo(port, device, bytes));
    },
  };
};

/** The library tells of a connection in a task of its own. */
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

const within = async (ms: number, taken: Promise<void>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the printer takes nothing for ${ms} ms`)), ms);
  });
  await Promise.race([taken, late]).finally(() => clearTimeout(timer));
};

/** The picture, a little paper so that it clears the knife, and the cut. */
export const receiptBytes = (picture: HTMLCanvasElement, language: 'esc-pos' | 'star-prnt' | 'star-line'): Uint8Array =>
  new ReceiptPrinterEncoder({ language, columns: 48, imageMode: 'raster' })
    .initialize()
    .image(picture, picture.width, picture.height, 'threshold', 160)
    .newline(3)
    .cut()
    .encode();
