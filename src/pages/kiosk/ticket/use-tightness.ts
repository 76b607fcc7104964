import type { Ref } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/**
 * How tight a screen has to be set so that all of it fits: 0 is as it is drawn. Names, ways and instructions are as long as a
 * hospital writes them, in five languages, so it is drawn, measured, and drawn again before anybody sees it. `of` is what the
 * screen shows; with something else it begins anew.
 */
export const useTightness = <Part extends HTMLElement>(
  of: string,
  { from, most }: { readonly from: number; readonly most: number },
): readonly [Ref<Part>, number] => {
  const part = useRef<Part>(null);
  const [size, setSize] = useState('');
  const [found, setFound] = useState({ of: '', tightness: 0 });
  const shown = `${size} ${from} ${of}`;
  const tightness = found.of === shown ? found.tightness : from;
  useLayoutEffect(() => {
    const look = () => setSize(`${innerWidth}x${innerHeight}`);
    addEventListener('resize', look);
    void document.fonts.ready.then(() => setSize((known) => `${known} fonts`));
    return () => removeEventListener('resize', look);
  }, []);
  useLayoutEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = part.current ?? {};
    if (scrollHeight > clientHeight + 1 && tightness < most) setFound({ of: shown, tightness: tightness + 1 });
  });
  return [part, tightness];
};
