import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { chromiumPath, openBrowser } from '../../support/browser.ts';
import { accessibilityProblems } from './axe.ts';
import { choose, drag, point, press, swipe, tap, tapAt, write } from './hand.ts';
import { inspect } from './inspect.ts';

const PAGE = { viewport: { width: 800, height: 600 } };

/** A page as the hub would serve it at `/kiosk` or elsewhere. */
const html = (body: string) =>
  `<!doctype html><meta name="viewport" content="width=device-width"><style>body{margin:0;font:20px sans-serif}button{height:60px}</style>${body}`;
const FAIR = '<h1>A page</h1><button onclick="document.title=`pressed`">Press</button>';

describe.skipIf(chromiumPath === null)('the harness itself, in Chromium (skipped where none is installed)', () => {
  let browser: Browser;
  let server: Server;
  let body = FAIR;

  beforeAll(async () => {
    browser = await openBrowser();
    server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html(body)));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  const open = async (content: string, { at = '/reception', touch = false, ...options } = {}): Promise<Page> => {
    body = content;
    const page = await browser.newPage({ ...PAGE, hasTouch: touch, ...options });
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}${at}`);
    return page;
  };
  const button = (page: Page) => page.getByRole('button', { name: 'Press' });

  test('a fair page has no problem, and its control can be pressed by pointer and by finger', async () => {
    for (const touch of [false, true]) {
      const page = await open(FAIR, { touch });
      expect(await inspect(page)).toEqual({ problems: [], controls: 1, lines: 2 });
      await tap(button(page));
      expect(await page.title()).toBe('pressed');
    }
  });

  test('what begins to move right before the look is judged once it has come to rest', async () => {
    const page = await open(`${FAIR}<script>
      let eyes;
      Object.defineProperty(globalThis, 'eyes', {
        get: () => eyes && { ...eyes, look(first) {
          if (document.getAnimations().length === 0 && !document.body.dataset.moved) {
            document.body.dataset.moved = 'yes';
            document.querySelector('h1').animate({ translate: ['0 60px', '0'] }, 300);
          }
          return eyes.look(first);
        } },
        set: (found) => { eyes = found; },
      });
    </script>`);
    expect(await inspect(page)).toEqual({ problems: [], controls: 1, lines: 2 });
    expect(await page.evaluate(() => document.body.dataset['moved'])).toBe('yes');
  });

  test('axe names a button without a name and faint text, each time it is asked', async () => {
    const page = await open(
      '<h1>A page</h1><button></button><p style="color:#767676">Nearly</p><p style="color:#999">Faint</p>',
    );
    const named = async (contrast: '4.5:1' | '7:1') =>
      (await accessibilityProblems(page, { contrast })).filter((one) => /^(button-name|color-contrast)/.test(one));
    const [nameless, nearly, faint] = ['button-name: <button>', '<p style="color:#767676">', '<p style="color:#999">'];
    const found = await named('4.5:1');
    expect(found.some((one) => one.startsWith(nameless))).toBe(true);
    expect(found.some((one) => one.startsWith(`color-contrast: ${faint}`))).toBe(true);
    expect(await named('4.5:1')).toEqual(found);
    expect((await named('7:1')).some((one) => one.startsWith(`color-contrast-enhanced: ${nearly}`))).toBe(true);
  });

  describe('three pages that are broken on purpose are named', () => {
    const covered = `${FAIR}<div style="position:fixed;inset:0;background:rgb(0 0 0/.01)">Wait</div>`;
    const belowTheFold = FAIR.replace('<h1>', '<h1 style="height:700px">');
    const clipped = `${FAIR}<p style="width:90px;overflow:hidden;white-space:nowrap">Untergeschoss 2, Ambulanz A</p>`;

    test('a covered button', async () => {
      const page = await open(covered);
      const { problems } = await inspect(page);
      expect(problems).toEqual([expect.stringMatching(/^control <button> “Press” at .* is covered by <div> “Wait”$/)]);
      await expect(tap(button(page), { withinMs: 3_000 })).rejects.toThrow('it is covered by <div> “Wait”');
    });

    test('one below the fold of a screen that nobody scrolls; elsewhere the wheel brings it up', async () => {
      const kiosk = await open(belowTheFold, { at: '/kiosk' });
      const { problems } = await inspect(kiosk);
      expect(problems).toEqual([
        expect.stringMatching(/^the page is \d+ px taller than the screen/),
        expect.stringMatching(/^control <button> “Press” at .* is outside of the screen of 800 × 600$/),
        expect.stringMatching(/^text “Press” in <button> at .* is outside of the screen of 800 × 600$/),
      ]);
      await expect(tap(button(kiosk), { withinMs: 3_000 })).rejects.toThrow('it is outside of the screen of 800 × 600');

      for (const touch of [false, true]) {
        const desk = await open(belowTheFold, { touch });
        expect(await inspect(desk)).toEqual({ problems: [], controls: 1, lines: 2 });
        const again = await open(belowTheFold, { touch });
        await tap(button(again));
        expect(await again.title()).toBe('pressed');
      }
    });

    test('a clipped text', async () => {
      const { problems } = await inspect(await open(clipped));
      expect(problems).toEqual([
        expect.stringMatching(/^text “Untergeschoss 2, Ambulanz A” in <p> at .* is clipped by <p>/),
      ]);
    });
  });

  test.each([
    [
      'a button whose end is over the edge',
      '<button style="position:fixed;left:730px;width:90px">Press</button>',
      /cut|runs over/,
    ],
    [
      'a text that ends in an ellipsis',
      '<p style="width:200px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">Department of Cardiology</p>',
      /is cut, \d+ px to the side/,
    ],
    [
      'a line that its box has no height for',
      '<p style="width:200px;height:30px;overflow:hidden">Department of Cardiology and Angiology</p>',
      /is clipped by <p>/,
    ],
    [
      'texts one over the other',
      '<p style="position:absolute;left:0">Eighteen digits</p><p style="position:absolute;left:90px">Show them</p>',
      /written over each other/,
    ],
    [
      'a picture over a text',
      '<p>A word</p><svg style="position:absolute;inset:0;width:800px;height:600px"><rect width="9" height="9"/></svg>',
      /is covered by <svg>/,
    ],
    [
      'a page that is wider than its screen',
      '<p>A word</p><div style="width:900px;height:9px"></div>',
      /100 px wider than the screen/,
    ],
    [
      'a hint that is wider than its field',
      '<input style="width:100px" placeholder="Number, name, phone or code">',
      /the hint “Number, name, phone or code” is wider/,
    ],
    ['an empty page', '<p></p>', /nothing to read/],
  ])('%s is a problem', async (_, content, problem) => {
    const { problems } = await inspect(await open(content, { at: '/board' }));
    expect(problems.join('\n')).toMatch(problem);
  });

  test('behind a dialog things are covered, in it they must not be', async () => {
    const dialog = (extra: string) =>
      `${FAIR}<div role="dialog" aria-modal="true" style="position:fixed;inset:0;background:#fff"><button>Yes</button>${extra}</div>`;
    expect((await inspect(await open(dialog('')))).problems).toEqual([]);
    const { problems } = await inspect(
      await open(dialog('<div style="position:absolute;inset:0;background:#eee"></div>')),
    );
    expect(problems.join('\n')).toMatch(/control <button> “Yes” .* is covered/);
  });

  test('what is behind an open menu is covered, in the menu nothing may be', async () => {
    const menu = (extra: string) =>
      `${FAIR}<div role="menu" style="position:absolute;inset:0;background:#fff"><button role="menuitem">Yes</button>${extra}</div>`;
    expect(await inspect(await open(menu('')))).toEqual({ problems: [], controls: 1, lines: 1 });
    const { problems } = await inspect(await open(menu('<p style="position:absolute;inset:0;background:#eee">No</p>')));
    expect(problems.join('\n')).toMatch(/control <button> “Yes” .* is covered/);
  });

  test('a text is seen through a field that is laid over it without being drawn', async () => {
    const code = (opacity: number) =>
      `${FAIR}<div style="position:relative"><b>KXRTN</b><input style="position:absolute;inset:0;opacity:${opacity}"></div>`;
    expect((await inspect(await open(code(0)))).problems).toEqual([]);
    expect((await inspect(await open(code(1)))).problems.join()).toMatch(/text “KXRTN” in <b> is covered by <input>/);
  });

  test('what lies deep in a list that scrolls is scrolled to by the wheel over the list', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, row) => `<li><button id="b${row}" onclick="document.title=this.id">Row ${row}</button></li>`,
    );
    const list = `<ul style="height:300px;overflow-y:auto">${rows.join('')}</ul>`;
    const page = await open(list);
    expect(await inspect(page)).toMatchObject({ problems: [], controls: 60 });
    await tap(page.getByRole('button', { name: 'Row 3', exact: true }));
    expect(await page.title()).toBe('b3');
  });

  test('what has gone under the head of a list is scrolled back from there', async () => {
    const rows = Array.from({ length: 30 }, (_, row) => `<button onclick="document.title=${row}">Row ${row}</button>`);
    const head = '<b style="position:sticky;top:0;height:60px;background:#fff">Head</b>';
    for (const touch of [false, true]) {
      const page = await open(`<div style="height:300px;overflow-y:auto;display:grid">${head}${rows.join('')}</div>`, {
        touch,
      });
      await page.locator('div').evaluate((list) => (list.scrollTop = 120));
      await tap(page.getByRole('button', { name: 'Row 2', exact: true }));
      expect(await page.title()).toBe('2');
    }
  });

  test('what is in a frame below the fold is scrolled to, by wheel and by finger', async () => {
    const frame = `<p style="height:900px">A page</p><iframe style="width:600px;height:400px" srcdoc='${FAIR}'></iframe>`;
    for (const touch of [false, true]) {
      const page = await open(frame, { touch });
      const inside = page.frameLocator('iframe');
      await tap(inside.getByRole('button', { name: 'Press' }));
      expect(await inside.locator('title').textContent()).toBe('pressed');
    }
  });

  test('after a drag the page stands still, and the next tap counts, on a slow machine, too', async () => {
    const rows = Array.from({ length: 200 }, (_, row) => `<button style="display:block">Row ${row}</button>`);
    const page = await open(rows.join(''), { touch: true });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 10 });
    await page.evaluate(() => addEventListener('click', () => (document.title += 'x')));
    for (let taps = 1; taps <= 5; taps += 1) {
      const before = await page.evaluate(() => scrollY);
      await swipe(page, { x: 60, y: 500 }, { x: 60, y: 200 });
      await tapAt(page, { x: 60, y: 300 });
      await expect.poll(() => page.title()).toBe('x'.repeat(taps));
      const moved = (await page.evaluate(() => scrollY)) - before;
      expect(moved).toBeLessThan(340);
    }
  });

  test('fields are typed into, options chosen by keys, and things dragged', async () => {
    const page = await open(
      `<label>Name <input value="before"></label><label>Doctor <select><option>Keller</option><option disabled>Marsh</option><option>Osei</option></select></label>
       <div id="from" style="width:80px;height:40px" onpointerdown="this.dataset.held=1">Take</div>
       <div id="to" style="width:80px;height:40px" onpointerup="this.textContent='Dropped'">Here</div>`,
    );
    await write(page.getByLabel('Name'), 'Anna Ö');
    expect(await page.getByLabel('Name').inputValue()).toBe('Anna Ö');
    await choose(page.getByLabel('Doctor'), 'Osei');
    expect(await page.getByLabel('Doctor').inputValue()).toBe('Osei');
    await press(page, 'Escape');
    await drag(page.locator('#from'), page.locator('#to'));
    await page.getByText('Dropped').waitFor();
    await point(page.locator('#from'));
    expect(await page.locator('#from:hover').count()).toBe(1);
  });
});
