/** Drawn on 16 units with a stroke of 1.6. */
const shapes = {
  arrowDown: ['M8 3v10M4 9l4 4 4-4'],
  arrowUp: ['M8 13V3M4 7l4-4 4 4'],
  back: ['M6 4 2.5 7.5 6 11', 'M3 7.5h6.5a4 4 0 0 1 4 4V13'],
  ban: ['M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2', 'm4 4 8 8'],
  board: [
    'M2.5 2.5h11a1 1 0 0 1 1 1V10a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1V3.500a1 1 0 0 1 1-1',
    'M8 11v3M5.500 14h5M4 5.500h4M4 8h6',
  ],
  calendar: [
    'M3 3h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1',
    'M2 6.500h12M5.500 1.500v3M10.500 1.500v3',
  ],
  check: ['m3 8.5 3.5 3.5L13 4.5'],
  chevronDown: ['m4 6 4 4 4-4'],
  chevronLeft: ['m10 4-4 4 4 4'],
  chevronRight: ['m6 4 4 4-4 4'],
  clock: ['M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2', 'M8 4.5V8l2.5 1.5'],
  close: ['m4 4 8 8M12 4l-8 8'],
  database: [
    'M3 3.800C3 2.700 5.240 1.800 8 1.800s5 .9 5 2-2.240 2-5 2-5-.9-5-2',
    'M3 3.800v8.400c0 1.100 2.200 2 5 2s5-.9 5-2V3.800M3 8c0 1.100 2.200 2 5 2s5-.9 5-2',
  ],
  document: ['M4 1.500h5.500L13 5v9.500H4Z', 'M9 1.500V5.500h4M6.500 8.500h4M6.500 11h4'],
  eye: [
    'M1.500 8S4 3.500 8 3.500 14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8Z',
    'M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  ],
  flag: ['M3.5 14V2.5h8l-1.5 3 1.5 3h-8'],
  hold: ['M5 3v10M11 3v10'],
  kiosk: [
    'M5 1.500h6a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1',
    'M8 10.500V14M5 14.500h6M6.500 4h3',
  ],
  lock: ['M4 7h8a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1', 'M5 7V5a3 3 0 0 1 6 0v2'],
  message: ['M2 3h12v8H7l-3 2.500V11H2Z'],
  moon: ['M13 9.500A5.500 5.500 0 0 1 6.500 3a5.500 5.500 0 1 0 6.500 6.500Z'],
  more: ['M3.500 8h.01M8 8h.01M12.500 8h.01'],
  mute: ['M2 6v4h2.5L8 13V3L4.5 6Z', 'm10.5 6 4 4M14.5 6l-4 4'],
  noShow: [
    'M6 2.400a2.600 2.600 0 1 0 0 5.200 2.600 2.600 0 0 0 0-5.200',
    'M1.5 14c0-2.6 2-4.4 4.5-4.4 1 0 2 .3 2.7.8M10.5 10l4 4M14.5 10l-4 4',
  ],
  offline: [
    'M1.5 6a10 10 0 0 1 4-2.3M14.500 6A10 10 0 0 0 8 3.3M4 8.800a6.500 6.500 0 0 1 2.500-1.500M12 8.800a6 6 0 0 0-1.800-1.300M8 12.500v.1M2.500 2.500l11 11',
  ],
  people: [
    'M5.500 3a2.200 2.200 0 1 0 0 4.400 2.200 2.200 0 0 0 0-4.400',
    'M1 13.500c.2-2.600 2-4.200 4.500-4.200s4.300 1.600 4.500 4.200',
    'M10.500 3.200a2.200 2.200 0 0 1 0 4.200M12 9.600c1.700.5 2.800 1.900 3 3.900',
  ],
  person: [
    'M8 2.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600',
    'M2.500 14c.3-3 2.500-4.800 5.500-4.800s5.200 1.800 5.500 4.800',
  ],
  personAdd: [
    'M6 2.400a2.600 2.600 0 1 0 0 5.200 2.600 2.600 0 0 0 0-5.200',
    'M1 14c.3-2.800 2.300-4.500 5-4.500 1.300 0 2.400.4 3.200 1M12.500 9v5M10 11.500h5',
  ],
  play: ['M4.5 3v10l8-5Z'],
  plus: ['M8 3v10M3 8h10'],
  print: ['M4.500 6V2h7v4M4.500 11.500H2V6h12v5.500h-2.500', 'M4.500 9.500h7V14h-7Z'],
  search: ['M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9', 'm10.5 10.5 3.5 3.5'],
  speaker: ['M2 6v4h2.5L8 13V3L4.5 6Z', 'M10.5 5.8a3 3 0 0 1 0 4.4M12.5 4a6 6 0 0 1 0 8'],
  sun: [
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
    'M8 1.500v1.300M8 13.200v1.300M1.500 8h1.300M13.200 8h1.300M3.400 3.400l.9.900M11.700 11.700l.9.900M3.400 12.600l.9-.9M11.700 4.300l.9-.9',
  ],
  transfer: ['M2 5.5h10.5M9.5 2.5l3 3-3 3', 'M14 11H4M6.5 8.5 4 11l2.5 2.5'],
  undo: ['M5.5 3 2.5 6l3 3', 'M3 6h6.5a4 4 0 0 1 0 8H6'],
  walk: [
    'M9 1.500a1.300 1.300 0 1 0 0 2.600 1.300 1.300 0 0 0 0-2.600',
    'M4.500 8 6 5.800l2.500-.5 1.500 2.500 2.500.7M8.500 5.300 7 9.500l2.500 2v3M7 9.500l-.7 2.700-2.300 2.300',
  ],
  warning: ['M8 2 15 14H1Z', 'M8 6.5v3.2M8 11.8v.2'],
} as const satisfies Record<string, readonly string[]>;

export type IconName = keyof typeof shapes;

/** Pointing somewhere, so they turn with the direction of reading. */
const turning: ReadonlySet<IconName> = new Set(['back', 'undo', 'chevronLeft', 'chevronRight', 'play']);

/** Always beside words, or inside a button that has a label: decoration. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg className={turning.has(name) ? 'icon icon--turning' : 'icon'} viewBox="0 0 16 16" aria-hidden="true">
    {shapes[name].map((path) => (
      <path key={path} d={path} />
    ))}
  </svg>
);

/** Queue Hub's mark. */
export const Mark = ({ size }: { size: number }) => (
  <svg className="mark" width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
    <rect width="48" height="48" rx="9" />
    <path d="M15.5 12v24M32.5 12v24M15.5 24h17" />
  </svg>
);
