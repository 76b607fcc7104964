import type { Locator, Page } from 'playwright-core';

/**
 * What a person sees of a page, read in the page itself: which control a finger would hit, what is covered, what is
 * cut. It reads and changes nothing; to see more, the caller turns the wheel.
 */

export type Point = { readonly x: number; readonly y: number };
/** The middle of what scrolls, the size of its part in view, and how far to scroll; in CSS pixels. */
export type Scroll = Point & { readonly size: Point; readonly by: Point };

/** Where a control is, and what a finger would meet there. */
export type Reach = Point & {
  /** Null where the control itself is hit. */
  readonly obstacle: string | null;
  /** Set where the control is out of view, in something that scrolls. */
  readonly scroll: Scroll | null;
};

/** One look at the page as it stands. */
export type Look = {
  readonly problems: readonly string[];
  /** Controls and lines of text seen so far: since the look that was the first. */
  readonly controls: number;
  readonly lines: number;
  /** What is not in view yet: it is to be scrolled to. */
  readonly unseen: readonly string[];
  /** Something moves and will come to rest. Nothing was looked at: it is no state of the page. */
  readonly moves: boolean;
  /** Null where nothing more can be scrolled. */
  readonly scroll: Scroll | null;
};

declare global {
  var eyes: { reach(element: Element): Reach; look(first: boolean): Look; rest(): Promise<true> } | undefined;
}

/** In the document that the target is of, which may be a frame's: there its coordinates are. */
export const reachOf = async (target: Locator, timeout: number): Promise<Reach> => {
  const look = () => target.evaluate((element) => globalThis.eyes?.reach(element), undefined, { timeout });
  return (await look()) ?? (await opened(() => target.evaluate(openEyes, undefined, { timeout }), look));
};

/** `first`: forgets what earlier looks have seen. */
export const lookAt = async (page: Page, { first }: { readonly first: boolean }): Promise<Look> => {
  const look = () => page.evaluate((isFirst) => globalThis.eyes?.look(isFirst), first);
  return (await look()) ?? (await opened(() => page.evaluate(openEyes), look));
};

/** Fonts are there, what moves once has come to rest, and the screen takes touches: the kiosk's does not right after a change. */
export const settled = async (page: Page): Promise<void> => {
  const rest = () => page.evaluate(() => globalThis.eyes?.rest());
  if (!(await rest())) await opened(() => page.evaluate(openEyes), rest);
};

/** Sent to each document once: it is long. */
const opened = async <Seen>(open: () => Promise<void>, look: () => Promise<Seen | undefined>): Promise<Seen> => {
  await open();
  const seen = await look();
  if (seen === undefined) throw new Error('the page was loaded anew');
  return seen;
};

/** Runs in the page, so it brings everything with it. */
const openEyes = (): void => {
  if (globalThis.eyes) return;
  /** Screens that hang on a wall or stand in a hall: nobody scrolls there. */
  const fixed = /^\/(kiosk|board)(\/|$)/.test(location.pathname);

  const CONTROLS =
    'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button], [role=menuitem], [role=tab], [role=option], [role=switch], [role=slider], [tabindex="0"]';
  /** Half a pixel of rounding on each side. */
  const ROUNDING = 1.5;
  type Box = { left: number; top: number; right: number; bottom: number };

  const named = (one: Element | null): string => {
    if (one === null) return 'nothing';
    const classes = [...one.classList].slice(0, 3).map((name) => `.${name}`);
    const text = (one.getAttribute('aria-label') ?? one.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
    return `<${one.tagName.toLowerCase()}${classes.join('')}>${text === '' ? '' : ` “${text.slice(0, 40)}”`}`;
  };
  const screen = (): Box => ({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });
  const middle = ({ left, top, right, bottom }: Box): Point => ({ x: (left + right) / 2, y: (top + bottom) / 2 });
  const holds = (box: Box, { x, y }: Point) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  const common = (a: Box, b: Box): Box => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const round = (value: number) => Math.round(value);

  /** The next element outwards that could clip this one: what is fixed is clipped by the screen alone. */
  const outwards = (element: Element): Element | null => {
    const { position } = getComputedStyle(element);
    if (position === 'fixed') return null;
    if (position === 'absolute' && element instanceof HTMLElement) return element.offsetParent;
    return element.parentElement;
  };

  type Edge = { element: Element | null; box: Box; rollsX: boolean; rollsY: boolean };
  /** What one look finds out of the elements around: most are around many. Nothing changes within a look. */
  let found = { edges: new Map<Element, readonly Edge[]>(), isForReadersOnly: new Map<Element, boolean>() };
  const forget = () => {
    found = { edges: new Map(), isForReadersOnly: new Map() };
  };

  /** The edges that can hide an element, from the inside to the screen. */
  const edgesOf = (element: Element): readonly Edge[] => edgesFrom(outwards(element));
  const edgesFrom = (parent: Element | null): readonly Edge[] => {
    const known = parent === null ? undefined : found.edges.get(parent);
    if (known !== undefined) return known;
    const edges = parent === null ? [edgeOfScreen()] : [...edgeOf(parent), ...edgesFrom(outwards(parent))];
    if (parent !== null) found.edges.set(parent, edges);
    return edges;
  };
  const edgeOfScreen = (): Edge => {
    const whole = screen();
    // The last pixel is hit, and what begins where it ends is not.
    const box = { ...whole, right: whole.right - 1, bottom: whole.bottom - 1 };
    return { element: null, box, rollsX: true, rollsY: true };
  };
  /** Its own, where it clips what is in it; else none. */
  const edgeOf = (parent: Element): Edge[] => {
    if (parent === document.documentElement || parent === document.body) return [];
    const { overflowX, overflowY } = getComputedStyle(parent);
    if (overflowX === 'visible' && overflowY === 'visible') return [];
    const rolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll';
    const box = parent.getBoundingClientRect();
    const [rollsX, rollsY] = [rolls(overflowX), rolls(overflowY)];
    // What lies on the very edge of something that scrolls is hit a pixel beside it: it is to be scrolled in.
    const [inX, inY] = [rollsX ? 1 : 0, rollsY ? 1 : 0];
    const inner = { left: box.left + inX, right: box.right - inX, top: box.top + inY, bottom: box.bottom - inY };
    return [{ element: parent, box: inner, rollsX, rollsY }];
  };
  const scrollerOf = (edge: Edge): Element => edge.element ?? document.scrollingElement ?? document.documentElement;

  const widthLeft = (at: Element) => at.scrollWidth - at.clientWidth;
  /** From right to left, `scrollLeft` goes down from 0. */
  const lastLeft = (at: Element) => (getComputedStyle(at).direction === 'rtl' ? 0 : widthLeft(at));

  /** Less of something that scrolls is not touched by a finger. */
  const LEAST = 8;
  /**
   * How to scroll a box into view: by the innermost that hides it, once that is in view itself. Null where nothing brings
   * it there.
   */
  const scrollInto = (edges: readonly Edge[], box: Box): Scroll | null => {
    const at = edges.findIndex((edge) => !holds(edge.box, middle(box)));
    const edge = edges[at];
    if (fixed || edge === undefined) return null;
    const outer = edges.slice(at + 1);
    const view = outer.reduce((seen, { box: around }) => common(seen, around), edge.box);
    const isTouchable = view.right - view.left > LEAST && view.bottom - view.top > LEAST;
    return isTouchable ? scrollTowards(edge, box, view) : scrollInto(outer, edge.box);
  };

  /** How far this edge's content could still be scrolled towards a box; null where it cannot bring it into view. */
  const scrollTowards = (edge: Edge, box: Box, view: Box): Scroll | null => {
    const at = scrollerOf(edge);
    const { x, y } = middle(box);
    const centre = middle(view);
    const hiddenX = x < edge.box.left || x > edge.box.right;
    const hiddenY = y < edge.box.top || y > edge.box.bottom;
    const by = { x: hiddenX ? x - centre.x : 0, y: hiddenY ? y - centre.y : 0 };
    const canX =
      by.x === 0 ||
      (edge.rollsX && (by.x > 0 ? at.scrollLeft < lastLeft(at) - 1 : at.scrollLeft > lastLeft(at) - widthLeft(at) + 1));
    const canY =
      by.y === 0 ||
      (edge.rollsY && (by.y > 0 ? at.scrollTop + at.clientHeight < at.scrollHeight - 1 : at.scrollTop > 0));
    return canX && canY && (by.x !== 0 || by.y !== 0)
      ? { ...centre, size: { x: view.right - view.left, y: view.bottom - view.top }, by }
      : null;
  };

  /** Whether what is hit at a point is the element: itself, a part of it, or the label that stands for it. */
  const isHit = (element: Element, hit: Element | null): boolean =>
    hit !== null &&
    (element.contains(hit) ||
      (element instanceof HTMLInputElement && hit.closest('label')?.control === element) ||
      (element instanceof HTMLOptionElement && element.closest('select') === hit));

  const reach = (element: Element): Reach => {
    forget();
    const boxes = [...element.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    const [box] = boxes;
    if (!box) return { x: 0, y: 0, obstacle: 'it is not drawn', scroll: null };
    const { x, y } = middle(box);
    const edges = edgesOf(element);
    const hides = edges.find((edge) => !holds(edge.box, { x, y }));
    if (hides) {
      const scroll = scrollInto(edges, box);
      const obstacle =
        hides.element === null
          ? `it is outside of the screen of ${innerWidth} × ${innerHeight}`
          : `it is clipped by ${named(hides.element)}`;
      return { x, y, obstacle: scroll ? null : obstacle, scroll };
    }
    const hit = document.elementFromPoint(x, y);
    if (isHit(element, hit)) return { x, y, obstacle: null, scroll: null };
    const scroll = backFrom(hit);
    return { x, y, obstacle: scroll ? null : `it is covered by ${named(hit)}`, scroll };
  };

  /** Of visually hidden text, which is for screen readers alone. */
  const isForReadersOnly = (element: Element | null): boolean => {
    if (element === null) return false;
    const known = found.isForReadersOnly.get(element);
    if (known !== undefined) return known;
    const is = isClippedAway(element) || isForReadersOnly(element.parentElement);
    found.isForReadersOnly.set(element, is);
    return is;
  };
  const isClippedAway = (element: Element): boolean => {
    const { overflow, position, clipPath, clip } = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    return (
      ((width <= 2 || height <= 2) && overflow !== 'visible' && position !== 'static') ||
      /inset\((50|100)%/.test(clipPath) ||
      /rect\((0px|1px)/.test(clip)
    );
  };
  const isDrawn = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) &&
    !isForReadersOnly(element);

  const paints = (element: Element): boolean => {
    if (/^(img|svg|canvas|video)$/i.test(element.tagName)) return true;
    const { backgroundColor, backgroundImage } = getComputedStyle(element);
    const alpha = /rgba?\([^)]*?[,/]\s*([\d.]+)\)$/.exec(backgroundColor)?.[1];
    const solid = backgroundColor.startsWith('rgba') ? Number(alpha ?? 1) > 0.5 : backgroundColor !== 'transparent';
    return solid || backgroundImage !== 'none';
  };
  /** What is painted over a point of an element's text; null where the text is on top, or seen through what is over it. */
  const coverOf = (element: Element, { x, y }: Point): Element | null => {
    for (const over of document.elementsFromPoint(x, y)) {
      if (over === element || over.contains(element)) return null;
      if (!element.contains(over) && over.checkVisibility({ opacityProperty: true }) && paints(over)) return over;
    }
    return null;
  };

  /** Of what is covered by a head that stays at the top or the side of a list: how the list scrolls back; else null. */
  const backFrom = (cover: Element | null): Scroll | null => {
    if (fixed) return null;
    for (let head = cover; head !== null; head = head.parentElement) {
      const { position, insetInlineStart, insetBlockStart } = getComputedStyle(head);
      if (position !== 'sticky') continue;
      const edge = edgesOf(head).find(({ rollsX, rollsY }) => rollsX || rollsY);
      if (edge === undefined) continue;
      const at = scrollerOf(edge);
      const view = common(edge.box, screen());
      const size = { x: view.right - view.left, y: view.bottom - view.top };
      // From right to left, the side is the right one and `scrollLeft` is negative.
      const aside = insetInlineStart === 'auto' ? 0 : -Math.sign(Math.round(at.scrollLeft));
      const up = insetBlockStart === 'auto' || at.scrollTop <= 0 ? 0 : -1;
      if (aside !== 0) return { ...middle(view), size, by: { x: (aside * size.x) / 2, y: 0 } };
      if (up !== 0) return { ...middle(view), size, by: { x: 0, y: (up * size.y) / 2 } };
    }
    return null;
  };

  /** What an empty field says of itself is no node of the document. */
  const hintIsCut = (field: HTMLInputElement): boolean => {
    const pen = document.createElement('canvas').getContext('2d');
    if (pen === null || field.value !== '') return false;
    const { font, letterSpacing } = getComputedStyle(field, '::placeholder');
    const { paddingLeft, paddingRight } = getComputedStyle(field);
    pen.font = font;
    pen.letterSpacing = letterSpacing;
    const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    return pen.measureText(field.placeholder).width > room + 1;
  };

  const moving = (): Animation[] =>
    document.getAnimations().filter((animation) => {
      const { iterations } = animation.effect?.getComputedTiming() ?? {};
      return animation.playState === 'running' && iterations !== undefined && Number.isFinite(iterations);
    });

  const rest = async (): Promise<true> => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    // A new word asks for its font when it is laid out, which is in the next frame.
    await frame();
    await frame();
    await document.fonts.ready;
    await Promise.allSettled(moving().map(({ finished }) => finished));
    const until = performance.now() + 3_000;
    while (getComputedStyle(document.body).pointerEvents === 'none' && performance.now() < until) await frame();
    await frame();
    await frame();
    return true;
  };

  let seen = new WeakSet<Node>();
  let counted = { controls: 0, lines: 0 };

  const look = (first: boolean): Look => {
    forget();
    if (first) {
      seen = new WeakSet();
      counted = { controls: 0, lines: 0 };
    }
    if (moving().length > 0) return { problems: [], ...counted, unseen: [], moves: true, scroll: null };
    const problems = new Set<string>();
    const unseen: string[] = [];
    let next: Scroll | null = null;

    /** Into view by scrolling, if anything can; else it is a problem. */
    const outOfView = (edges: readonly Edge[], box: Box, what: string): void => {
      const edge = edges.find((one) => !holds(one.box, middle(box)));
      const scroll = scrollInto(edges, box);
      if (scroll) {
        unseen.push(what);
        next ??= scroll;
      } else {
        const at = `at ${round(box.left)}, ${round(box.top)}`;
        problems.add(
          edge?.element
            ? `${what} ${at} is clipped by ${named(edge.element)}`
            : `${what} ${at} is outside of the screen of ${innerWidth} × ${innerHeight}`,
        );
      }
    };

    const html = document.documentElement;
    if (html.scrollWidth > innerWidth + 1)
      problems.add(`the page is ${html.scrollWidth - innerWidth} px wider than the screen`);
    if (fixed && html.scrollHeight > innerHeight + 1)
      problems.add(`the page is ${html.scrollHeight - innerHeight} px taller than the screen, and nobody scrolls here`);

    // What stands behind an open dialog, menu or list to choose from is meant to be covered.
    const isOver = (one: Element) => isDrawn(one) && /absolute|fixed/.test(getComputedStyle(one).position);
    const over = [
      ...[...document.querySelectorAll('[aria-modal=true], dialog:modal')].filter(isDrawn),
      ...[...document.querySelectorAll('[role=menu], [role=listbox]')].filter(isOver),
    ];
    const scope: Element = over.at(-1) ?? document.body;

    for (const control of scope.querySelectorAll(CONTROLS)) {
      if (seen.has(control) || !control.checkVisibility({ opacityProperty: false, visibilityProperty: true })) continue;
      const label = control instanceof HTMLInputElement ? (control.labels?.[0] ?? null) : null;
      const shown = isDrawn(control) ? control : label && isDrawn(label) ? label : null;
      // Nobody can see it, so nobody misses it; whoever comes by keys is shown it by the focus.
      if (shown === null || control.closest('[inert], [aria-hidden=true]')) continue;
      const box = [...shown.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
      if (!box) continue;
      const edges = edgesOf(shown);
      const what = `control ${named(shown)}`;
      if (!edges.every((edge) => holds(edge.box, middle(box)))) {
        outOfView(edges, box, what);
        continue;
      }
      const at = middle(box);
      const hit = document.elementFromPoint(at.x, at.y);
      const back = isHit(shown, hit) ? null : backFrom(hit);
      if (back) {
        unseen.push(what);
        next ??= back;
        continue;
      }
      seen.add(control);
      counted.controls += 1;
      if (!isHit(shown, hit) && !(label?.contains(hit) ?? false))
        problems.add(`${what} at ${round(at.x)}, ${round(at.y)} is covered by ${named(hit)}`);
      if (control instanceof HTMLInputElement && hintIsCut(control))
        problems.add(`the hint “${control.placeholder}” is wider than its field`);
      const whole = fixed ? screen() : null;
      if (
        whole &&
        (box.left < -ROUNDING ||
          box.top < -ROUNDING ||
          box.right > whole.right + ROUNDING ||
          box.bottom > whole.bottom + ROUNDING)
      )
        problems.add(`${what} runs over the edge of the screen`);
    }

    type Line = { box: Box; element: Element; text: string };
    const lines: Line[] = [];
    const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = (node.nodeValue ?? '').replaceAll(/\s+/g, ' ').trim();
      if (
        element === null ||
        text === '' ||
        seen.has(node) ||
        /^(script|style|option|title|noscript)$/i.test(element.tagName)
      )
        continue;
      if (!isDrawn(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
      // The element itself may clip its own text.
      const { overflowX, overflowY } = getComputedStyle(element);
      const [rollsX, rollsY] = [/auto|scroll/.test(overflowX), /auto|scroll/.test(overflowY)];
      const clips = overflowX !== 'visible' || overflowY !== 'visible';
      const own = clips ? [{ element, box: element.getBoundingClientRect(), rollsX, rollsY }] : [];
      const edges = [...own, ...edgesOf(element)];
      const what = `text “${text.slice(0, 60)}” in ${named(element).split(' “')[0]}`;
      const away = boxes.find((box) => !edges.every((edge) => holds(edge.box, middle(box))));
      if (away) {
        // A line of a longer text that its own box cuts off is lost, however the page scrolls.
        outOfView(edges, away, what);
        continue;
      }
      const covers = boxes.map((box) => coverOf(element, middle(box)));
      const back = covers.map(backFrom).find((one) => one !== null);
      if (back) {
        unseen.push(what);
        next ??= back;
        continue;
      }
      seen.add(node);
      for (const [index, box] of boxes.entries()) {
        counted.lines += 1;
        // A line box is taller than its letters by a fifth above and below, which may be cut or shared.
        const slack = (box.bottom - box.top) * 0.2;
        // What scrolls brings it into view, and into the view of what is around it.
        let comes = { x: false, y: false };
        for (const edge of edges) {
          const over = Math.max(edge.box.left - box.left, box.right - edge.box.right);
          const under = Math.max(edge.box.top - box.top, box.bottom - edge.box.bottom);
          comes = {
            x: comes.x || (!fixed && edge.rollsX && over > ROUNDING),
            y: comes.y || (!fixed && edge.rollsY && under > slack),
          };
          const cut = { x: over > ROUNDING && !comes.x, y: under > slack + ROUNDING && !comes.y };
          if (cut.x || cut.y) {
            const by = cut.x ? `${round(over)} px to the side` : `${round(under)} px above or below`;
            problems.add(
              `${what} is cut, ${by}, by ${edge.element === null ? 'the edge of the screen' : named(edge.element)}`,
            );
          }
        }
        const cover = covers[index];
        if (cover) problems.add(`${what} is covered by ${named(cover)}`);
        const { left, right, top, bottom } = edges.reduce<Box>((shown, edge) => common(shown, edge.box), box);
        lines.push({
          box: { left, right, top: Math.max(top, box.top + slack), bottom: Math.min(bottom, box.bottom - slack) },
          element,
          text,
        });
      }
    }

    lines.sort((a, b) => a.box.top - b.box.top);
    lines.forEach((one, index) => {
      for (let after = index + 1; after < lines.length; after += 1) {
        const other = lines[after];
        if (!other || other.box.top >= one.box.bottom) break;
        if (one.element === other.element || one.element.contains(other.element) || other.element.contains(one.element))
          continue;
        const shared = common(one.box, other.box);
        const height = Math.min(one.box.bottom - one.box.top, other.box.bottom - other.box.top);
        if (shared.right - shared.left > 3 && shared.bottom - shared.top > height * 0.25)
          problems.add(`texts “${one.text.slice(0, 40)}” and “${other.text.slice(0, 40)}” are written over each other`);
      }
    });

    return { problems: [...problems], ...counted, unseen, moves: false, scroll: next };
  };

  globalThis.eyes = { reach, look, rest };
};
