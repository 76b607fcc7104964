import { usePlainFeed } from '../../shared/staff/hub.tsx';
import { useAdminTexts } from '../texts.ts';

type ListProps = { readonly chosenId: string | null; readonly onChoose: (id: string) => void };

/** By site and letter; those that are retired come last. */
export const AreasList = ({ chosenId, onChoose }: ListProps) => {
  const t = useAdminTexts();
  const { areas, sites } = usePlainFeed();
  const siteOf = (siteId: string) => sites.get(siteId)?.name ?? '';
  const shown = [...areas.values()].sort(
    (a, b) =>
      Number(b.active) - Number(a.active) ||
      siteOf(a.siteId).localeCompare(siteOf(b.siteId)) ||
      a.letter.localeCompare(b.letter),
  );
  if (shown.length === 0) return <p className="empty">{t('noAreas')}</p>;
  return (
    <table className="table rows-chosen">
      <thead>
        <tr>
          <th>{t('area')}</th>
          {sites.size > 1 && <th>{t('site')}</th>}
          <th>{t('wayThere')}</th>
          <th className="end">{t('seats')}</th>
          <th>{t('status')}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ areaId, letter, name, siteId, location, seats, active }) => (
          <tr key={areaId} className={areaId === chosenId ? 'chosen' : undefined}>
            <td>
              <button
                type="button"
                className="row-button"
                aria-pressed={areaId === chosenId}
                onClick={() => onChoose(areaId)}
              >
                <b className="tag">{letter}</b>
                <b>{name}</b>
              </button>
            </td>
            {sites.size > 1 && <td className="secondary">{siteOf(siteId)}</td>}
            <td className="secondary">{location}</td>
            <td className="end">{seats}</td>
            <td className="nowrap muted">{!active && t('retiredOne')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** By name; those that are retired come last. */
export const SitesList = ({ chosenId, onChoose }: ListProps) => {
  const t = useAdminTexts();
  const { sites, departments } = usePlainFeed();
  const shown = [...sites.values()].sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name));
  const openAt = (id: string) =>
    [...departments.values()].filter(({ siteId, active }) => active && siteId === id).length;
  return (
    <>
      <table className="table rows-chosen">
        <thead>
          <tr>
            <th>{t('site')}</th>
            <th>{t('shortCode')}</th>
            <th className="end">{t('openDepartments')}</th>
            <th>{t('status')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ siteId, code, name, active }) => (
            <tr key={siteId} className={siteId === chosenId ? 'chosen' : undefined}>
              <td>
                <button
                  type="button"
                  className="row-button"
                  aria-pressed={siteId === chosenId}
                  onClick={() => onChoose(siteId)}
                >
                  <b>{name}</b>
                </button>
              </td>
              <td className="secondary nowrap">
                <bdi>{code}</bdi>
              </td>
              <td className="end">{openAt(siteId)}</td>
              <td className="nowrap muted">{!active && t('retiredOne')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="list-note">{t('sitesNote')}</p>
    </>
  );
};
