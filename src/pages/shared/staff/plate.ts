import type { Doctor } from '../../../protocol/views.ts';
import { useStaffTexts } from './texts.tsx';

const keys = {
  room: 'room',
  window: 'plateWindow',
  chair: 'plateChair',
  counter: 'plateCounter',
  desk: 'plateDesk',
} as const;

type Plated = Pick<Doctor, 'room' | 'placeKind'>;

/** What the plate of a place says: `Room 204`, `Window 2`. Null where it has none. */
export const usePlate = (): ((place: Plated) => string | null) => {
  const t = useStaffTexts();
  return ({ room, placeKind }) => (room === null ? null : t(keys[placeKind ?? 'room'], { room }));
};

/** A plate of another kind than a room's has sentences of its own: the others name the room. */
export const isPlaceOf = ({ placeKind }: Pick<Doctor, 'placeKind'>): boolean =>
  placeKind !== null && placeKind !== 'room';
