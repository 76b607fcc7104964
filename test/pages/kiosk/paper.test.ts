import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { aDepartment } from '../../support/builders.ts';
import { paired } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { numberOn, touch } from './finger.ts';

/** A printer in the place of the browser's USB: what it was sent, and how it answers. */
const pluggedIn = (answer: 'ok' | 'stall' | 'unplugged') => `
  const sent = [];
  window.sentToPrinter = sent;
  const endpoints = [{ direction: 'out', endpointNumber: 1 }];
  const device = {
    opened: false, vendorId: 0x04b8, productId: 1, serialNumber: 'A1', productName: 'TM', manufacturerName: 'EPSON',
    configuration: { interfaces: [{ interfaceNumber: 0, claimed: true, alternate: { endpoints } }] },
    async open() { this.opened = true; }, async selectConfiguration() {}, async claimInterface() {}, async reset() {},
    async transferOut(endpoint, bytes) {
      if ('${answer}' === 'unplugged') throw new DOMException('The device was disconnected.', 'NotFoundError');
      sent.push(...bytes);
      return { status: '${answer}' };
    },
  };
  Object.defineProperty(navigator, 'usb', {
    value: { addEventListener() {}, getDevices: async () => [device], requestDevice: async () => device },
  });
  localStorage.setItem('queue-hub.kiosk.printer', JSON.stringify({ vendorId: 0x04b8, productId: 1, serialNumber: 'A1' }));
`;

describeInChromium('tickets on paper', (stage) => {
  beforeAll(async () => {
    await aDepartment(stage.knex, { name: 'Cardiology' });
  });

  const takeNumber = async (at: string, prepare?: string): Promise<Page> => {
    const { token } = await paired(stage.knex, { kind: 'kiosk' });
    const page = await stage.open('about:blank', {
      viewport: { width: 1080, height: 1920 },
      hasTouch: true,
      locale: 'en',
    });
    if (prepare) await page.addInitScript(prepare);
    await page.goto(`${stage.hub.url}${at}#token=${token}`);
    await touch(page, 'No, take a number');
    await touch(page, 'Cardiology');
    await page.getByText('Your mobile number').waitFor();
    await touch(page, 'Skip');
    return page;
  };
  const sent = (page: Page) => page.evaluate(() => (window as unknown as { sentToPrinter: number[] }).sentToPrinter);

  test('by the browser: once, on one page of 80 mm that is as long as the ticket, with nothing else on it', async () => {
    const page = await takeNumber(
      '/kiosk?print=browser',
      'window.printed = 0; window.print = () => { window.printed += 1; };',
    );
    const number = await numberOn(page);
    await page.getByText('Printed. Take your ticket below.').waitFor();
    const paper = page.locator('.k-paper');
    await expect.poll(() => paper.textContent()).toContain(number);
    const { height = 0 } = (await paper.boundingBox()) ?? {};
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
    const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, wide, high]) => [
      Math.round((Number(wide) * 25.4) / 72),
      Math.round((Number(high) * 25.4) / 72),
    ]);
    expect(boxes).toHaveLength(1);
    expect(boxes[0]?.[0]).toBe(80);
    const lengthMm = (height * 25.4) / 96;
    expect(boxes[0]?.[1]).toBeGreaterThanOrEqual(Math.floor(lengthMm));
    expect(boxes[0]?.[1]).toBeLessThan(lengthMm + 4);
    await page.emulateMedia({ media: 'print' });
    for (const frame of await page.locator('.k-frame').all()) expect(await frame.isVisible()).toBe(false);
    expect(await paper.isVisible()).toBe(true);
    expect(await page.evaluate(() => (window as unknown as { printed: number }).printed)).toBe(1);
  });

  test('by USB: the picture of the ticket between the initialisation and the cut, as ESC/POS has them', async () => {
    const page = await takeNumber('/kiosk?print=usb', pluggedIn('ok'));
    await page.getByText('Printed. Take your ticket below.').waitFor();
    const bytes = await sent(page);
    const has = (...wanted: number[]) =>
      bytes.some((_, at) => wanted.every((byte, offset) => bytes[at + offset] === byte));
    expect(bytes.slice(0, 2)).toEqual([0x1b, 0x40]);
    // Raster stripes, 576 dots wide.
    expect(has(0x1d, 0x76, 0x30, 0, 576 / 8, 0)).toBe(true);
    expect(has(0x1d, 0x56)).toBe(true);
    const ink = bytes.reduce((dots, byte) => dots + byte.toString(2).replaceAll('0', '').length, 0);
    expect(ink).toBeGreaterThan(5_000);
  });

  test.each([
    ['none is there', undefined],
    ['it was unplugged', pluggedIn('unplugged')],
    ['it refuses', pluggedIn('stall')],
  ])('where %s, its owner is told, keeps the number, and has forty seconds to scan it', async (_, prepare) => {
    const page = await takeNumber('/kiosk?print=usb', prepare);
    await page.getByText('Your ticket could not be printed').waitFor();
    await numberOn(page);
    await page.getByText(/Clears in (40|3\d) seconds/).waitFor();
    expect(await page.getByText('Printed.').count()).toBe(0);
  });
});
