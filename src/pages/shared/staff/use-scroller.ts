import { useLayoutEffect, useState, type RefObject } from 'react';

type Scroller = {
  /** Null before the list is drawn. */
  readonly element: HTMLElement | null;
  /** How much of what it scrolls comes before the rows, in CSS pixels. */
  readonly before: number;
};

/**
 * What scrolls the rows of a list. On a wide screen the list has a scroller of its own. On a phone the page scrolls as a
 * whole: of one scroller inside another, a finger moves the wrong one.
 */
export const useScroller = (list: RefObject<HTMLElement | null>): Scroller => {
  const [scroller, setScroller] = useState<Scroller>({ element: null, before: 0 });
  useLayoutEffect(() => {
    const own = list.current;
    if (own === null) return;
    const measure = () => {
      const element = scrollerOf(own);
      const head = own.querySelector('thead')?.getBoundingClientRect().height ?? 0;
      const above = own.getBoundingClientRect().top - element.getBoundingClientRect().top + element.scrollTop;
      const before = head + (element === own ? 0 : above);
      setScroller((present) =>
        present.element === element && Math.abs(present.before - before) < 1 ? present : { element, before },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(own);
    // Whatever stands above the list moves it when it grows.
    for (let at: Element = own; at !== scroller.element && at.parentElement !== null; at = at.parentElement)
      for (const beside of at.parentElement.children) observer.observe(beside);
    return () => observer.disconnect();
  }, [list, scroller.element]);
  return scroller;
};

const scrollerOf = (list: HTMLElement): HTMLElement => {
  for (let at: HTMLElement | null = list; at !== null; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return list;
};
