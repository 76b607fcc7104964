import type { StaffEntry } from '../../../protocol/views.ts';
import { useDoctorTexts } from '../texts.ts';
import { useAreaName, useAreaOf } from './areas.ts';

/** In a row: who has been sent on waits there. Narrow rows have room for the letter. */
export const AreaTag = ({ entry }: { entry: StaffEntry }) => {
  const t = useDoctorTexts();
  const area = useAreaOf()(entry);
  const nameOf = useAreaName();
  if (area === null) return null;
  return (
    <span className="tag area-tag" title={nameOf(area)}>
      <span className="area-words">{t('area', { letter: area.letter })}</span>
      <span className="area-letter" aria-hidden="true">
        {area.letter}
      </span>
    </span>
  );
};
