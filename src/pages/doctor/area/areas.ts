import type { Area, StaffEntry } from '../../../protocol/views.ts';
import { useFeed } from '../../shared/staff/hub.tsx';
import { useLanguage } from '../../shared/staff/texts.tsx';
import type { Console } from '../model.ts';

/** Where the next ones may be sent: the areas of the site that are in use, by their letters. */
export const useAreas = ({ department }: Pick<Console, 'department'>): readonly Area[] => {
  const { areas } = useFeed();
  return [...areas.values()]
    .filter(({ active, siteId }) => active && siteId === department.siteId)
    .sort((a, b) => a.letter.localeCompare(b.letter));
};

/** As it is called in the reader's language. */
export const useAreaName = (): ((area: Area) => string) => {
  const language = useLanguage();
  return ({ name, names }) => names[language] ?? name;
};

/** Where somebody is: the area near the rooms, or null in the hall. */
export const useAreaOf = (): ((entry: StaffEntry) => Area | null) => {
  const { areas } = useFeed();
  return ({ areaId }) => (areaId === undefined ? null : (areas.get(areaId) ?? null));
};
