/** Of two libraries and two interfaces of the browser without types: what is used here. */
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
  addEventListener(event: 'connected', listener: (device: ConnectedPrinter) => void): void;
  addEventListener(event: 'disconnected', listener: () => void): void;
}

type ConnectedPrinter = {
  readonly language?: 'esc-pos' | 'star-prnt' | 'star-line' | null;
  readonly vendorId: number | null;
  readonly productId: number | null;
  readonly serialNumber?: string | null;
};

type UsbDevice = {
  readonly opened: boolean;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber?: string | null;
  readonly configuration: {
    readonly interfaces: readonly {
      readonly claimed: boolean;
      readonly alternate: {
        readonly endpoints: readonly { readonly direction: 'in' | 'out'; readonly endpointNumber: number }[];
      };
    }[];
  } | null;
  transferOut(endpoint: number, bytes: Uint8Array): Promise<{ readonly status: 'ok' | 'stall' | 'babble' }>;
};

type SerialPort = {
  readonly writable: WritableStream<Uint8Array> | null;
  getInfo(): { readonly usbVendorId?: number; readonly usbProductId?: number };
};

// oxlint-disable-next-line typescript/consistent-type-definitions -- joins the browser's own
interface Navigator {
  readonly usb: { getDevices(): Promise<UsbDevice[]> };
  readonly serial: { getPorts(): Promise<SerialPort[]> };
}
