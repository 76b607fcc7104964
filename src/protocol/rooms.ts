import type { Audience } from './roles.ts';

/** The directory's stream: departments, doctors, settings and devices. Every screen is in it. */
export const directoryStreamId = '00000000-0000-0000-0000-000000000000';

export const allLevels: readonly number[] = [1, 2, 3, 4, 5];

export type Room = { audience: Audience; streamId: string; levels: readonly number[] };

/** Only the hub names rooms. One per audience × stream × set of levels; a socket is in exactly one per stream. */
export const roomName = ({ audience, streamId, levels }: Room): string =>
  `${audience}/${streamId}/${[...new Set(levels)].sort((a, b) => a - b).join('')}`;

/** The first five slots of `previous` are the queue's levels, the next five those of appointments (staff only). */
export const slotsOf = ({ audience, streamId, levels }: Room): readonly number[] => {
  if (streamId === directoryStreamId) return [0];
  return audience === 'public' ? levels.map((level) => level - 1) : levels.flatMap((level) => [level - 1, level + 4]);
};
