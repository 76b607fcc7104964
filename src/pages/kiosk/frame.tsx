/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Format } from '../shared/format.ts';
import type { messages } from '../shared/i18n/kiosk/en.ts';
import type { Texts } from '../shared/i18n/texts.ts';
import { Time } from '../shared/public/figures.tsx';
import { HospitalMark, Icon } from '../shared/public/icons.tsx';
import type { KioskSnapshot } from './live-kiosk.ts';
import type { Action } from './steps.ts';

export type KioskTexts = Texts<typeof messages>;

/** What every screen of the kiosk is given. */
export type KioskProps = {
  readonly snapshot: KioskSnapshot;
  readonly texts: KioskTexts;
  readonly format: Format;
  readonly now: Date;
  readonly act: (action: Action) => void;
  readonly speak: (language: KioskSnapshot['language']) => void;
  /** Reads the screen aloud; null where this machine has no voice for the language. */
  readonly readAloud: (() => void) | null;
  /** Null where no printer was set up for this kiosk. */
  readonly print: (() => void) | null;
  /** For staff, once: chooses the printer. Null where there is nothing to choose. */
  readonly connectPrinter: (() => void) | null;
  /** The hub's address, for the code that phones scan. */
  readonly origin: string;
};

export const Bar = ({ snapshot, format, now }: Pick<KioskProps, 'snapshot' | 'format' | 'now'>) => (
  <header class="k__bar">
    <div class="k__id">
      <HospitalMark class="k__mark" logo={snapshot.feed?.settings.logo} />
      <span>{snapshot.feed?.settings.hospitalName}</span>
    </div>
    <Time class="k__time tabular" at={format.time(now)} />
  </header>
);

type AskProps = {
  readonly title: string;
  readonly detail?: string | undefined;
  readonly step?: string;
  readonly wrong?: string | null;
};

/** The question. It takes the focus, so that a screen reader says it, and a keyboard starts there. */
export const Ask = ({ title, detail, step, wrong = null }: AskProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title]);
  return (
    <div class="k__ask" data-long={title.length > 34}>
      {step && <div class="k__step">{step}</div>}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {wrong === null ? (
        detail && <p>{detail}</p>
      ) : (
        <p class="k__wrong" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
};

type FootProps = Pick<KioskProps, 'texts' | 'act' | 'readAloud'> & { readonly children?: ComponentChildren };

/** Back at the left, or what is given instead; the voice at the right. */
export const Foot = ({ texts, act, readAloud, children }: FootProps) => (
  <footer class="k__foot">
    {children ?? (
      <button type="button" class="btn" onClick={() => act({ kind: 'back' })}>
        <Icon name="back" class="mirror" />
        {texts.t('back')}
      </button>
    )}
    {readAloud && (
      <button type="button" class="btn btn--quiet" onClick={readAloud}>
        <Icon name="sound" />
        {texts.t('readAloud')}
      </button>
    )}
  </footer>
);
