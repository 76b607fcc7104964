import { useFeed } from '../../shared/staff/hub.tsx';
import { SelectField } from '../fields.tsx';
import { useAdminTexts } from '../texts.ts';

type AreaFieldProps = {
  /** Areas are those of the site. */
  readonly siteId: string | undefined;
  readonly areaId: string;
  /** What holds where none is chosen. */
  readonly none: string;
  readonly onChange: (areaId: string) => void;
};

/** Where the patients of a department or of one doctor wait. */
export const AreaField = ({ siteId, areaId, none, onChange }: AreaFieldProps) => {
  const t = useAdminTexts();
  const { areas } = useFeed();
  const there = [...areas.values()]
    .filter((area) => (area.active && area.siteId === siteId) || area.areaId === areaId)
    .sort((a, b) => a.letter.localeCompare(b.letter));
  return (
    <SelectField
      label={t('area')}
      value={areaId}
      options={[
        { value: '', label: none },
        ...there.map((area) => ({ value: area.areaId, label: `${area.letter} · ${area.name}` })),
      ]}
      onChange={onChange}
    />
  );
};

type SiteFieldProps = { readonly siteId: string; readonly hint: string; readonly onChange: (siteId: string) => void };

/** Of something new, and only where there is a choice. */
export const SiteField = ({ siteId, hint, onChange }: SiteFieldProps) => {
  const t = useAdminTexts();
  const sites = useSites();
  if (sites.length < 2) return null;
  return (
    <SelectField
      label={t('site')}
      hint={hint}
      value={siteId}
      options={sites.map((site) => ({ value: site.siteId, label: site.name }))}
      onChange={onChange}
    />
  );
};

/** Those in use, by name. */
export const useSites = () => {
  const { sites } = useFeed();
  return [...sites.values()].filter(({ active }) => active).sort((a, b) => a.name.localeCompare(b.name));
};
