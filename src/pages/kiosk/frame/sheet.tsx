/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './sheet.css';

type SheetProps = {
  readonly title: string;
  readonly isAlert?: boolean;
  /** A touch beside it, or Escape. */
  readonly onLeave?: () => void;
  readonly children: ComponentChildren;
};

/** Lies over the lower part of a screen. What is under it waits. */
export const Sheet = ({ title, isAlert = false, onLeave, children }: SheetProps) => {
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const [first] = sheet.current?.querySelectorAll<HTMLElement>('button[aria-pressed=true], button') ?? [];
    first?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && onLeave) {
      event.stopPropagation();
      onLeave();
    }
    if (event.key === 'Tab') keepInside(event, sheet.current);
  };
  return (
    <div
      class="k-sheet"
      role={isAlert ? 'alertdialog' : 'dialog'}
      aria-modal="true"
      aria-labelledby="sheet-title"
      ref={sheet}
      onKeyDown={onKeyDown}
      onClick={({ target, currentTarget }) => target === currentTarget && onLeave?.()}
    >
      <div class="k-sheet__box">
        <h2 class="k-sheet__title" id="sheet-title">
          {title}
        </h2>
        {children}
      </div>
    </div>
  );
};

/** The focus goes round inside. */
const keepInside = (event: KeyboardEvent, sheet: HTMLElement | null): void => {
  const buttons = [...(sheet?.querySelectorAll('button') ?? [])];
  const next = buttons.findIndex((button) => button === document.activeElement) + (event.shiftKey ? -1 : 1);
  event.preventDefault();
  buttons.at(next % buttons.length)?.focus();
};
