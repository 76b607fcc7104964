/** @jsxImportSource preact */

import type { TargetedEvent } from 'preact';

/** All on one 48 × 48 grid, drawn with the text's colour. */
const paths = {
  pause: 'M17 11v26M31 11v26',
  clock: 'M6 24a18 18 0 1 0 36 0a18 18 0 1 0-36 0M24 13v11l8 5',
  missed: 'M4 24a20 20 0 1 0 40 0a20 20 0 1 0-40 0M24 13v14M24 34v1',
  message: 'M4 24a20 20 0 1 0 40 0a20 20 0 1 0-40 0M24 22v13M24 13v1',
  cut: 'M20 15l5-5a9 9 0 0 1 13 13l-5 5M28 33l-5 5a9 9 0 0 1-13-13l5-5M7 7l34 34',
  muted: 'M6 18v12h8l11 9V9l-11 9zM33 19l10 10M43 19L33 29',
  sound: 'M6 18v12h8l11 9V9l-11 9zM32 18c3 3 3 9 0 12M37 12c7 7 7 17 0 24',
  appointment:
    'M10 10h28a3 3 0 0 1 3 3v25a3 3 0 0 1-3 3H10a3 3 0 0 1-3-3V13a3 3 0 0 1 3-3zM7 19h34M16 5v9M32 5v9M17 30l5 5 9-10',
  slip: 'M12 5h24v38l-4-3-4 3-4-3-4 3-4-3-4 3zM19 15h10M19 23h10',
  globe: 'M6 24a18 18 0 1 0 36 0a18 18 0 1 0-36 0M6 24h36M24 6c6 5 8 11 8 18s-2 13-8 18c-6-5-8-11-8-18s2-13 8-18z',
  onward: 'M17 8l16 16-16 16',
  back: 'M40 24H9M21 11L8 24l13 13',
  eye: 'M4 24c5-9 12-13 20-13s15 4 20 13c-5 9-12 13-20 13S9 33 4 24zM18 24a6 6 0 1 0 12 0a6 6 0 1 0-12 0',
  erase: 'M17 10h24v28H17L5 24zM24 19l10 10M34 19L24 29',
  phone: 'M15 4h18a3 3 0 0 1 3 3v34a3 3 0 0 1-3 3H15a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM21 38h6',
  printer: 'M13 17V6h22v11M13 35H6V17h36v18h-7M13 28h22v14H13z',
  code: 'M6 16V6h10M32 6h10v10M42 32v10H32M16 42H6V32M15 15v18M21 15v18M26 15v18M33 15v18',
  done: 'M4 24a20 20 0 1 0 40 0a20 20 0 1 0-40 0M14 25l7 7 14-15',
  tick: 'M9 25l11 11 20-23',
} as const;

export const Icon = ({ name, class: extra = '' }: { name: keyof typeof paths; class?: string }) => (
  <svg class={`icon ${extra}`} viewBox="0 0 48 48" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);

const AGAIN_AFTER_MS = 5_000;

/** The hub may have been away at just that moment, and a board shows the same address for months. */
const askAgain = ({ currentTarget: image }: TargetedEvent<HTMLImageElement>) => {
  const { src } = image;
  setTimeout(() => {
    if (image.isConnected && image.src === src) image.src = src;
  }, AGAIN_AFTER_MS);
};

type HospitalMarkProps = {
  readonly class: string;
  /** The hospital's own; without one, ours. */
  readonly logo?: string | null | undefined;
};

export const HospitalMark = ({ class: own, logo }: HospitalMarkProps) =>
  logo ? (
    <img class={`${own} logo`} src={logo} alt="" onError={askAgain} />
  ) : (
    <svg class={own} viewBox="0 0 48 48" aria-hidden="true">
      <rect width="48" height="48" rx="9" fill="currentColor" />
      <path d="M15.5 12v24M32.5 12v24M15.5 24h17" fill="none" stroke="var(--bg)" stroke-width="6" />
    </svg>
  );
