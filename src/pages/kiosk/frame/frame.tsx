/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Format } from '../../shared/format.ts';
import type { Texts } from '../../shared/i18n/texts.ts';
import { Time } from '../../shared/public/figures.tsx';
import { HospitalMark } from '../../shared/public/icons.tsx';
import type { KioskSnapshot } from '../live-kiosk.ts';
import type { messages } from '../messages/en.ts';
import type { Printing } from '../printing/printer.ts';
import type { Action } from '../steps/steps.ts';
import { Button } from './button.tsx';
import './frame.css';
import { LanguageButton } from './languages.tsx';

export type KioskTexts = Texts<typeof messages>;

/** What every screen of the kiosk is given. */
export type KioskProps = {
  readonly snapshot: KioskSnapshot;
  readonly texts: KioskTexts;
  readonly format: Format;
  readonly now: Date;
  readonly act: (action: Action) => void;
  readonly speak: (language: KioskSnapshot['language']) => void;
  readonly chooseLanguage: (open: boolean) => void;
  /** Reads the screen aloud. */
  readonly readAloud: () => void;
  /** What happens with the paper; null if this kiosk has no printer. */
  readonly printing: Printing | null;
  /** For staff, once: chooses the printer. Null where there is nothing to choose. */
  readonly connectPrinter: (() => void) | null;
  /** The hub's address, for the code that phones scan. */
  readonly origin: string;
};

type FrameProps = KioskProps & {
  /** `whole`: one field between head and foot. */
  readonly whole?: boolean;
  /** Without the language in the head: the first screen lists all of them. */
  readonly bare?: boolean;
  readonly live?: boolean;
  readonly children: ComponentChildren;
};

export const Frame = ({ whole = false, bare = false, live = true, children, ...props }: FrameProps) => (
  <div class={whole ? 'k-frame k-frame--whole' : 'k-frame'} {...(!live && { 'data-live': 'no' })}>
    <Bar {...props} bare={bare} />
    {children}
  </div>
);

const LONG_NAME = 44;

const Bar = ({ bare, ...props }: KioskProps & { readonly bare: boolean }) => {
  const { snapshot, format, now } = props;
  const { logo, hospitalName = '' } = snapshot.feed?.settings ?? {};
  return (
    <header class="k-bar">
      <HospitalMark class="k-bar__mark" logo={logo} />
      <span class="k-bar__name" data-long={hospitalName.length > LONG_NAME}>
        {hospitalName}
      </span>
      {!bare && <LanguageButton {...props} />}
      <Time at={format.time(now)} />
    </header>
  );
};

type AskProps = {
  readonly title: string;
  readonly detail?: string | undefined;
  readonly step?: string;
  readonly wrong?: string | null;
};

const LONG_TITLE = 34;
const LONGER_TITLE = 52;

/** The question. It takes the focus, so that a screen reader says it, and a keyboard starts there. */
export const Ask = ({ title, detail, step, wrong = null }: AskProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title]);
  const length = title.length > LONGER_TITLE ? 'longer' : title.length > LONG_TITLE ? 'long' : 'short';
  return (
    <div class="k-ask" data-length={length}>
      {step && <div class="k-ask__step">{step}</div>}
      <h1 class="k-ask__title" data-read ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {wrong === null ? (
        detail && (
          <p class="k-ask__detail" data-read>
            {detail}
          </p>
        )
      ) : (
        <p class="k-ask__detail k-ask__detail--wrong" role="alert" data-read>
          {wrong}
        </p>
      )}
    </div>
  );
};

/** What is touched, under the question. */
export const Touch = ({ children }: { readonly children?: ComponentChildren }) => (
  <main class="k-touch">{children}</main>
);

type FootProps = Pick<KioskProps, 'texts' | 'act' | 'readAloud'> & { readonly children?: ComponentChildren };

/** Back at the left, or what is given instead; the voice at the right. */
export const Foot = ({ texts: { t }, act, readAloud, children }: FootProps) => (
  <footer class="k-foot">
    {children ?? (
      <Button icon="back" mirror onClick={() => act({ kind: 'back' })}>
        {t('back')}
      </Button>
    )}
    <Button kind="quiet" icon="sound" onClick={readAloud}>
      {t('readAloud')}
    </Button>
  </footer>
);

export const FootText = ({ children }: { readonly children: ComponentChildren }) => (
  <span class="k-foot__text">{children}</span>
);

/** The foot of an end: when it clears, how to keep it, and the one button. */
export const EndFoot = (props: KioskProps) => {
  const { snapshot, texts, act, readAloud } = props;
  const { t } = texts;
  return (
    <footer class="k-foot k-foot--end">
      <span class="k-foot__text" role="timer">
        {snapshot.clearsInSeconds !== null && (
          <>
            {t('clearsIn', { count: snapshot.clearsInSeconds })} <b class="k-foot__keep">{t('touchToKeep')}</b>
          </>
        )}
      </span>
      <Button kind="quiet" icon="sound" onClick={readAloud}>
        {t('readAloud')}
      </Button>
      <Button kind="main" wide onClick={() => act({ kind: 'leave' })}>
        {t('done')}
      </Button>
    </footer>
  );
};
