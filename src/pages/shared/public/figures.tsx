/** @jsxImportSource preact */

/** A queue number: a name, so left to right in every language. */
export const QueueNumber = ({ children, class: own }: { children: string; class?: string }) => (
  <bdi class={own === undefined ? 'no' : `no ${own}`} dir="ltr">
    {children}
  </bdi>
);

export const Time = ({ at, class: own = '' }: { at: string; class?: string }) => (
  <time class={own === '' ? 'tabular' : own}>
    <bdi dir="ltr">{at}</bdi>
  </time>
);

/** How much room a room takes: `3` and `12` stand in full size, `204` and `1.12` step down, names break into lines. */
export const roomSize = (room: string): 's' | 'm' | 'l' => (room.length <= 2 ? 's' : room.length <= 4 ? 'm' : 'l');
