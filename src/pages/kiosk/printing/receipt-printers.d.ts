/** Of two libraries without types, what is used here. */
declare module '@point-of-sale/webusb-receipt-printer' {
  export default ReceiptPrinter;
}
declare module '@point-of-sale/webserial-receipt-printer' {
  export default ReceiptPrinter;
}

declare class ReceiptPrinter {
  /** Asks which printer; only from a touch. */
  connect(): Promise<void>;
  /** To one that was connected before, if it is there. */
  reconnect(device: object): Promise<void>;
  print(bytes: Uint8Array): Promise<void>;
  addEventListener(event: 'connected', listener: (device: ConnectedPrinter) => void): void;
}

type ConnectedPrinter = { readonly language?: 'esc-pos' | 'star-prnt' | 'star-line' };
