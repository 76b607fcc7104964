/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { createFitter } from './fitter.ts';
import './fit.css';

type FitProps = { readonly class: string; readonly children: ComponentChildren };

/** A text in a box that it never leaves: `--most` of the class is its largest size. */
export const Fit = ({ class: own, children }: FitProps) => (
  <div class={`fit ${own}`} data-fit>
    <div class="fit__text">{children}</div>
  </div>
);

/** The name of a room, in whatever script. Its words stay whole: `H-314b` is not broken at its hyphen. */
export const Room = ({ children }: { children: string }) => (
  <bdi class="fit__name" dir="auto">
    {children.split(/\s+/).flatMap((word, at) => [
      at > 0 ? ' ' : '',
      <span class="fit__word" key={at}>
        {word}
      </span>,
    ])}
  </bdi>
);

/** Fits all texts under the element after each drawing, where it is resized, and where a font has come. */
export const useFit = () => {
  const root = useRef<HTMLDivElement>(null);
  const fitter = useMemo(createFitter, []);
  useLayoutEffect(() => {
    if (root.current) fitter.fit(root.current);
  });
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const again = () => {
      fitter.forget();
      fitter.fit(element);
    };
    const resized = new ResizeObserver(() => fitter.fit(element));
    resized.observe(element);
    document.fonts.addEventListener('loadingdone', again);
    return () => {
      resized.disconnect();
      document.fonts.removeEventListener('loadingdone', again);
    };
  }, [fitter]);
  return root;
};
