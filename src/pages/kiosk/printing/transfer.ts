export type PrinterPort = 'usb' | 'serial';

/**
 * Sends bytes to a printer that the library has connected. Rejects where it does not take them. The library's own
 * `print` hides such an error, and the patient would wait for a ticket that never comes.
 */
export const sendTo = (port: PrinterPort, printer: ConnectedPrinter, bytes: Uint8Array): Promise<void> =>
  port === 'usb' ? sendByUsb(printer, bytes) : sendBySerial(printer, bytes);

const sendByUsb = async ({ serialNumber, vendorId, productId }: ConnectedPrinter, bytes: Uint8Array): Promise<void> => {
  const devices = await navigator.usb.getDevices();
  const device = devices.find(
    (one) =>
      one.opened && one.vendorId === vendorId && one.productId === productId && one.serialNumber === serialNumber,
  );
  const out = device?.configuration?.interfaces
    .find(({ claimed }) => claimed)
    ?.alternate.endpoints.find(({ direction }) => direction === 'out');
  if (!device || !out) throw new Error('the printer is not there any more');
  const { status } = await device.transferOut(out.endpointNumber, bytes);
  if (status !== 'ok') throw new Error(`the printer answers: ${status}`);
};

const sendBySerial = async ({ vendorId, productId }: ConnectedPrinter, bytes: Uint8Array): Promise<void> => {
  const ports = await navigator.serial.getPorts();
  const port = ports.find((one) => {
    const { usbVendorId, usbProductId } = one.getInfo();
    return one.writable !== null && (usbVendorId ?? null) === vendorId && (usbProductId ?? null) === productId;
  });
  if (!port?.writable) throw new Error('the printer is not there any more');
  const writer = port.writable.getWriter();
  try {
    await writer.write(bytes);
  } finally {
    writer.releaseLock();
  }
};
