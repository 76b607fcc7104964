import { Menu } from '@mantine/core';
import { Button, Segments } from '../../shared/staff/controls.tsx';
import { useFeed, useFormat, useHub, useLiveness } from '../../shared/staff/hub.tsx';
import { UrgencyMark } from '../../shared/staff/urgency.tsx';
import { useDesk } from '../desk/desk.tsx';
import { DestinationSelect } from '../desk/destination-select.tsx';
import { usePrintList } from '../print/list-sheet.tsx';
import { useReceptionTexts } from '../texts.ts';
import { ReferralsButton } from '../referrals/referrals.tsx';
import { listings, type Listed, type Listing } from './listing.ts';

const names = {
  waiting: 'waiting',
  untriaged: 'untriaged',
  called: 'called',
  in_service: 'inService',
  on_hold: 'onHold',
  no_show: 'noShow',
  seen: 'seenToday',
  left_over: 'leftOver',
} as const satisfies Record<Listing, string>;

const levels = [1, 2, 3, 4, 5] as const;

/** Above the list: which state, whose, and which urgency. */
export const Filters = ({ listed, staleSince }: { listed: Listed; staleSince: Date | null }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { filter, narrow } = useDesk();
  const shown = listings.filter(
    (listing) => listing !== 'left_over' || listed.counts.left_over > 0 || filter.listing === 'left_over',
  );
  const waiting = staleSince === null ? t('waiting') : t('waitingAt', { time: format.timeWithSeconds(staleSince) });
  return (
    <div className="filters">
      <Segments
        label={t('state')}
        value={filter.listing}
        segments={shown.map((listing) => ({
          value: listing,
          label: listing === 'waiting' ? waiting : t(names[listing]),
          count: format.number(listed.counts[listing]),
        }))}
        onChange={(listing) => narrow({ listing })}
      />
      <PlaceFilter />
      <ReferralsButton />
      <MoreMenu />
      <i className="grow" />
      <UrgencyFilter listed={listed} />
    </div>
  );
};

const PlaceFilter = () => {
  const t = useReceptionTexts();
  const { filter, narrow } = useDesk();
  const value =
    filter.destination === null
      ? ''
      : 'doctorId' in filter.destination
        ? filter.destination.doctorId
        : filter.destination.departmentId;
  return (
    <DestinationSelect
      label={t('doctor')}
      className="select-box--small"
      none={t('allDoctors')}
      value={value}
      departments="all"
      onChange={(chosen) =>
        narrow({
          destination:
            chosen &&
            (chosen.doctorId === null ? { departmentId: chosen.departmentId } : { doctorId: chosen.doctorId }),
        })
      }
    />
  );
};

/** How many of each level, and a filter by it. */
const UrgencyFilter = ({ listed }: { listed: Listed }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { filter, narrow } = useDesk();
  const toggle = (level: number) => {
    const next = new Set(filter.levels);
    if (!next.delete(level)) next.add(level);
    narrow({ levels: next });
  };
  return (
    <span className="urgency-filter" role="group" aria-label={t('urgency')}>
      {levels.map((level) => (
        <button key={level} type="button" aria-pressed={filter.levels.has(level)} onClick={() => toggle(level)}>
          <UrgencyMark level={level} size={18} />
          <b>{format.number(listed.levelCounts.get(level) ?? 0)}</b>
        </button>
      ))}
    </span>
  );
};

/** Rare acts, each on more than one entry. */
const MoreMenu = () => {
  const t = useReceptionTexts();
  const { user } = useHub();
  const { isLive } = useLiveness();
  const { filter, open } = useDesk();
  const { departments } = useFeed();
  const printList = usePrintList();
  const doctorId = filter.destination !== null && 'doctorId' in filter.destination ? filter.destination.doctorId : null;
  const isReception = user.role === 'reception' && departments.size > 0;
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <Button small look="quiet" bare icon="more" aria-label={t('more')} />
      </Menu.Target>
      <Menu.Dropdown>
        {isReception && (
          <>
            <Menu.Item
              disabled={!isLive}
              onClick={() => open(doctorId === null ? { kind: 'hand-over' } : { kind: 'hand-over', doctorId })}
            >
              {t('handOverMenu')}
            </Menu.Item>
            <Menu.Item disabled={!isLive} onClick={() => open({ kind: 'close-day' })}>
              {t('closeDayMenu')}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item onClick={printList}>{t('printList')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
