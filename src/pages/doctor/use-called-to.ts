import type { Doctor } from '../../protocol/views.ts';
import { isPlaceOf, usePlate } from '../shared/staff/plate.ts';
import { useDoctorTexts } from './texts.ts';

/** `Called to Room 204`, and to a window or a chair as its plate says it. */
export const useCalledTo = ({ placeKind }: Pick<Doctor, 'placeKind'>): ((room: string | null) => string) => {
  const t = useDoctorTexts();
  const plateOf = usePlate();
  return (room) => {
    if (room === null) return t('called');
    const place = plateOf({ room, placeKind });
    return isPlaceOf({ placeKind }) && place !== null ? t('calledToPlace', { place }) : t('calledTo', { room });
  };
};
