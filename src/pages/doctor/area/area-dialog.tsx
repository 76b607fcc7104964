import { useState } from 'react';
import type { Area, StaffEntry } from '../../../protocol/views.ts';
import { Segments } from '../../shared/staff/controls.tsx';
import { DialogButtons } from '../../shared/staff/dialogs/dialog-buttons.tsx';
import { Dialog } from '../../shared/staff/dialogs/dialog.tsx';
import { useFormat, useLiveness } from '../../shared/staff/hub.tsx';
import { Key, useKeys } from '../../shared/staff/keys.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { EntryMark } from '../../shared/staff/urgency.tsx';
import type { Console } from '../model.ts';
import { useNumbers } from '../party/party-note.tsx';
import { useDoctorTexts } from '../texts.ts';
import { useAreaName, useAreaOf, useAreas } from './areas.ts';

/** A digit says how many. */
const MOST = 9;
/** Where nobody has said how many seats there are. */
const USUAL = 3;
/** Of the order of calling: more than this nobody sends at once, and what follows is in the list. */
const ROWS = 12;

type AreaDialogProps = {
  readonly console: Console;
  readonly onSend: (area: Area, next: readonly StaffEntry[]) => void;
  readonly onClose: () => void;
};

/** Who comes soon is sent near the rooms, in the order of calling. Everybody is shown, so that nobody seems to be passed over. */
export const AreaDialog = ({ console, onSend, onClose }: AreaDialogProps) => {
  const t = useDoctorTexts();
  const numbers = useNumbers();
  const nameOf = useAreaName();
  const { isLive } = useLiveness();
  const areas = useAreas(console);
  const { doctor, department, list, entries } = console;
  const [areaId, setAreaId] = useState(
    () => (areas.find((one) => one.areaId === (doctor.areaId ?? department.areaId)) ?? areas[0])?.areaId ?? null,
  );
  const [wanted, setWanted] = useState<number | null>(null);
  const area = areas.find((one) => one.areaId === areaId);
  const inHall = list.filter((entry) => entry.areaId === undefined);
  const there = [...entries.values()].filter((one) => one.status === 'waiting' && one.areaId === areaId).length;
  const free = area?.seats == null ? null : Math.max(0, area.seats - there);
  const most = Math.min(MOST, inHall.length);
  const count = Math.min(wanted ?? Math.max(1, free ?? USUAL), most);
  const next = inHall.slice(0, count);

  if (areas.length === 0) {
    return (
      <Dialog title={t('toArea')} width={480} onClose={onClose}>
        <p className="area-none">{t('areaNone')}</p>
      </Dialog>
    );
  }
  const over = free === null ? 0 : count - free;
  return (
    <Dialog
      title={t('toArea')}
      width={640}
      onClose={onClose}
      footer={
        <>
          <DialogButtons
            label={area ? t('areaSend', { count, letter: area.letter }) : t('areaGone')}
            isReady={isLive && area !== undefined && count > 0}
            isFirst
            onClose={onClose}
          />
          <i className="grow" />
          {most > 1 && (
            <span className="secondary wide-only">
              <Key name={`1–${most}`} /> {t('areaHowMany')}
            </span>
          )}
        </>
      }
      onSubmit={() => {
        if (isLive && area && count > 0) onSend(area, next);
      }}
    >
      <AreaKeys areas={areas} most={most} onArea={setAreaId} onCount={setWanted} />
      <div className="area-choices">
        {most > 0 && (
          <Segments
            label={t('areaHowMany')}
            value={String(count)}
            onChange={(value) => setWanted(Number(value))}
            segments={Array.from({ length: most }, (_, index) => ({
              value: String(index + 1),
              label: String(index + 1),
            }))}
          />
        )}
        {(areas.length > 1 || area === undefined) && (
          <Segments
            label={t('areaWhich')}
            value={areaId ?? ''}
            onChange={setAreaId}
            segments={areas.map((one) => ({ value: one.areaId, label: t('area', { letter: one.letter }) }))}
          />
        )}
      </div>
      <p className="area-says" role="status">
        {area === undefined ? (
          <b>{t('areaGone')}</b>
        ) : (
          <>
            <b>
              {count === 0
                ? t(list.length === 0 ? 'nobodyWaiting' : 'areaNobody')
                : t('areaGo', { count, numbers: numbers(next), letter: area.letter })}
            </b>{' '}
            <bdi>{nameOf(area)}</bdi>
            {area.seats !== null && `: ${t('areaSeats', { count: area.seats, there: String(there) })}`}
            {'. '}
            {over > 0 && <b>{t('areaOver', { count: over })} </b>}
            {t('areaKeeps')}
          </>
        )}
      </p>
      {list.length > 0 && <Order list={list} next={next} />}
      {list.length > ROWS && <p className="area-more secondary">{t('immediateMore', { count: list.length - ROWS })}</p>}
    </Dialog>
  );
};

type AreaKeysProps = {
  readonly areas: readonly Area[];
  readonly most: number;
  readonly onArea: (areaId: string) => void;
  readonly onCount: (count: number) => void;
};

/** The dialog's own: a digit for how many, and a letter for which area. */
const AreaKeys = ({ areas, most, onArea, onCount }: AreaKeysProps) => {
  useKeys({
    ...Object.fromEntries(areas.map(({ areaId, letter }) => [letter.toLowerCase(), () => onArea(areaId)])),
    ...Object.fromEntries(Array.from({ length: most }, (_, index) => [String(index + 1), () => onCount(index + 1)])),
  });
  return null;
};

const Order = ({ list, next }: { list: readonly StaffEntry[]; next: readonly StaffEntry[] }) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const areaOf = useAreaOf();
  return (
    <table className="table area-order">
      <thead>
        <tr>
          <th scope="col">{t('order')}</th>
          <th scope="col" colSpan={2}>
            {t('number')}
          </th>
          <th scope="col">{t('patient')}</th>
          <th scope="col">{t('areaWhere')}</th>
        </tr>
      </thead>
      <tbody>
        {list.slice(0, ROWS).map((entry, index) => {
          const area = areaOf(entry);
          return (
            <tr key={entry.queueId} className={next.includes(entry) ? 'area-next' : undefined}>
              <td className={index === 0 ? 'place next' : 'area-order__place'}>
                {index === 0 ? t('next') : format.number(index + 1)}
              </td>
              <td className="area-order__mark">
                <EntryMark entry={entry} size={20} />
              </td>
              <td>
                <span className="queue-number">{entry.queueNumber}</span>
              </td>
              <td className="area-order__person">
                <bdi className="name">{entry.patient?.fullName ?? staff('anonymous')}</bdi>
              </td>
              <td className="area-where">
                {area === null || entry.advancedAt === undefined ? (
                  <span className="area-order__hall">{t('areaHall')}</span>
                ) : (
                  <>
                    <b>{t('area', { letter: area.letter })}</b> <span>{format.time(entry.advancedAt)}</span>
                  </>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
