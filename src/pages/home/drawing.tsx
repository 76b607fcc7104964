import type { ReactNode } from 'react';

export type ScreenName = 'doctor' | 'reception' | 'insight' | 'admin' | 'kiosk' | 'board' | 'ticket';

/** Each screen in a few lines, so that it is known again when it is seen. */
const drawings: Readonly<Record<ScreenName, ReactNode>> = {
  doctor: (
    <>
      <rect x="4" y="6" width="96" height="60" rx="2" className="drawing__paper" />
      <path d="M36 6v60M4 12h96" className="drawing__rule" />
      <text x="9" y="27" className="drawing__text" fontSize="9">
        C-017
      </text>
      <path d="M9 33h20M9 39h14" className="drawing__line" />
      <rect x="4" y="54" width="32" height="12" className="drawing__accent" />
      <path d="M42 19h50M42 27h46M42 35h52M42 43h44M42 51h50M42 59h46" className="drawing__line" />
    </>
  ),
  reception: (
    <>
      <rect x="4" y="6" width="96" height="60" rx="2" className="drawing__paper" />
      <path d="M70 12v54M4 12h96" className="drawing__rule" />
      <rect x="4" y="17" width="66" height="6" className="drawing__ink" />
      <path d="M9 28h54M9 35h50M9 42h56M9 49h48M9 56h52" className="drawing__line" />
      <path d="M75 19h18M75 27h14M75 35h20M75 43h16" className="drawing__line" />
    </>
  ),
  insight: (
    <>
      <rect x="4" y="6" width="96" height="60" rx="2" className="drawing__paper" />
      <path d="M4 12h96" className="drawing__rule" />
      <rect x="10" y="30" width="36" height="26" className="drawing__tint" />
      <path d="M10 30h36" className="drawing__target" />
      <g className="drawing__dot">
        <circle cx="15" cy="44" r="1.5" />
        <circle cx="21" cy="38" r="1.5" />
        <circle cx="26" cy="47" r="1.5" />
        <circle cx="32" cy="34" r="1.5" />
        <circle cx="42" cy="41" r="1.5" />
      </g>
      <circle cx="38" cy="26" r="1.8" className="drawing__ink" />
      <path d="M56 28h34M56 36h28M56 44h32M56 52h20" className="drawing__line drawing__thick" />
    </>
  ),
  admin: (
    <>
      <rect x="4" y="6" width="96" height="60" rx="2" className="drawing__paper" />
      <path d="M24 12v54M4 12h96" className="drawing__rule" />
      <path d="M8 19h11M8 26h11M8 33h11" className="drawing__line" />
      <path d="M30 19h60M30 27h54M30 35h62" className="drawing__line" />
      <g className="drawing__outline">
        <rect x="30" y="45" width="9" height="12" rx="1.5" />
        <rect x="41" y="45" width="9" height="12" rx="1.5" />
        <rect x="52" y="45" width="9" height="12" rx="1.5" />
        <rect x="66" y="45" width="9" height="12" rx="1.5" />
        <rect x="77" y="45" width="9" height="12" rx="1.5" />
        <rect x="88" y="45" width="9" height="12" rx="1.5" />
      </g>
    </>
  ),
  kiosk: (
    <>
      <rect x="33" y="4" width="38" height="64" rx="3" className="drawing__paper" />
      <path d="M40 13h16M40 19h22" className="drawing__line" />
      <rect x="39" y="30" width="26" height="11" rx="2" className="drawing__accent" />
      <rect x="39" y="45" width="26" height="11" rx="2" className="drawing__outline" />
    </>
  ),
  board: (
    <>
      <rect x="4" y="8" width="96" height="56" rx="2" className="drawing__paper" />
      <rect x="4" y="8" width="96" height="24" className="drawing__accent" />
      <text x="12" y="25" className="drawing__text drawing__text--light">
        C-017
      </text>
      <rect x="72" y="8" width="28" height="24" className="drawing__signal" />
      <text x="86" y="24.5" className="drawing__text" textAnchor="middle" fontSize="11">
        204
      </text>
      <path d="M12 41h30M12 49h24M12 57h28M72 41h18M72 49h14M72 57h18" className="drawing__line" />
    </>
  ),
  ticket: (
    <>
      <rect x="35" y="4" width="34" height="64" rx="5" className="drawing__paper" />
      <text x="52" y="26" className="drawing__text" textAnchor="middle" fontSize="9">
        C-017
      </text>
      <path d="M42 36h20" className="drawing__line" />
      <circle cx="43" cy="46" r="1.6" className="drawing__dot" />
      <circle cx="49" cy="46" r="1.6" className="drawing__dot" />
      <circle cx="55" cy="46" r="3" className="drawing__accent" />
      <path d="M42 56h14" className="drawing__line" />
    </>
  ),
};

export const Drawing = ({ name }: { name: ScreenName }) => (
  <svg className="drawing" width="104" height="72" viewBox="0 0 104 72" aria-hidden="true">
    {drawings[name]}
  </svg>
);
