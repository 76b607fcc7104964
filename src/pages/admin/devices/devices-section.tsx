import { useState } from 'react';
import type { Send } from '../../../client/send.ts';
import type { Device } from '../../../protocol/device.ts';
import { Button, Segments } from '../../shared/staff/controls.tsx';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { minutesSince } from '../../shared/staff/wait.tsx';
import { useMoments } from '../moments.ts';
import { Fetched, SectionHeading } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useLeave } from '../unsaved.tsx';
import { useListed } from '../use-listed.ts';
import { DevicePane } from './device-pane.tsx';
import { deviceState, type DeviceState } from './device-state.ts';
import { PairPane } from './pair-pane.tsx';

const listDevices = async (send: Send): Promise<Device[]> => (await send('device:list', {})).devices;
/** Devices' heartbeats are in no feed: they would be most of it. The hub writes them once a minute. */
const ASK_AGAIN_AFTER_MS = 60_000;

type Which = 'used' | 'revoked' | 'all';

export const DevicesSection = () => {
  const t = useAdminTexts();
  const listed = useListed(listDevices, ASK_AGAIN_AFTER_MS);
  const now = useNow(5_000);
  const [which, setWhich] = useState<Which>('used');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const leave = useLeave();
  const choose = (deviceId: string | null) => leave(() => setChosenId(deviceId));
  const devices = listed.data ?? [];
  const states = new Map(devices.map((device) => [device.deviceId, deviceState(device, now)]));
  const revoked = devices.filter(({ revokedAt }) => revokedAt !== null);
  const used = devices.filter(({ revokedAt }) => revokedAt === null);
  const shown = { used, revoked, all: devices }[which];
  const chosen = shown.find(({ deviceId }) => deviceId === chosenId) ?? null;
  const counted = (state: DeviceState) => used.filter(({ deviceId }) => states.get(deviceId) === state).length;
  const count = listed.data && {
    live: t('devicesLive', { count: counted('live') }),
    silent: t('devicesSilent', { count: used.length - counted('live') }),
  };
  return (
    <>
      <SectionHeading title={t('devices')} aside={count && `${count.live}, ${count.silent}`}>
        <Segments<Which>
          label={t('status')}
          value={which}
          onChange={setWhich}
          segments={[
            { value: 'used', label: t('inUse'), count: String(used.length) },
            { value: 'revoked', label: t('revoked'), count: String(revoked.length) },
            { value: 'all', label: t('all') },
          ]}
        />
        {chosen && (
          <Button small icon="plus" onClick={() => choose(null)}>
            {t('pairTitle')}
          </Button>
        )}
      </SectionHeading>
      <div className="with-pane">
        <div className="list-place">
          <Fetched listed={listed}>
            {() =>
              shown.length === 0 ? (
                <p className="empty">{t('noDevices')}</p>
              ) : (
                <DeviceTable devices={shown} states={states} now={now} chosenId={chosenId} onChoose={choose} />
              )
            }
          </Fetched>
        </div>
        {chosen ? (
          <DevicePane
            key={chosen.deviceId}
            device={chosen}
            state={states.get(chosen.deviceId) ?? 'silent'}
            refresh={listed.refresh}
            onClose={() => choose(null)}
          />
        ) : (
          <PairPane onApproved={() => void listed.refresh()} />
        )}
      </div>
    </>
  );
};

type DeviceTableProps = {
  readonly devices: readonly Device[];
  readonly states: ReadonlyMap<string, DeviceState>;
  readonly now: number;
  readonly chosenId: string | null;
  readonly onChoose: (deviceId: string | null) => void;
};

const DeviceTable = ({ devices, states, now, chosenId, onChoose }: DeviceTableProps) => {
  const t = useAdminTexts();
  const { departments } = useFeed();
  return (
    <table className="table rows-chosen">
      <thead>
        <tr>
          <th>{t('device')}</th>
          <th>{t('department')}</th>
          <th>{t('shows')}</th>
          <th>{t('status')}</th>
          <th>{t('seen')}</th>
        </tr>
      </thead>
      <tbody>
        {devices.map((device) => {
          const { deviceId, name, kind, departmentId } = device;
          const isChosen = deviceId === chosenId;
          return (
            <tr key={deviceId} className={isChosen ? 'chosen' : undefined}>
              <td>
                <button
                  type="button"
                  className="row-button"
                  aria-pressed={isChosen}
                  onClick={() => onChoose(isChosen ? null : deviceId)}
                >
                  <Icon name={kind === 'board' ? 'board' : 'kiosk'} />
                  <span className="visually-hidden">{t(kind)}</span>
                  <b>{name}</b>
                </button>
              </td>
              <td className="secondary nowrap">
                {departmentId === null ? t('allDepartments') : (departments.get(departmentId)?.name ?? '')}
              </td>
              <td className="secondary nowrap">
                <Shows device={device} />
              </td>
              <td className="nowrap">
                <State device={device} state={states.get(deviceId) ?? 'silent'} now={now} />
              </td>
              <td className="secondary nowrap">
                <Seen device={device} state={states.get(deviceId) ?? 'silent'} now={now} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

const Shows = ({ device: { kind, filter } }: { device: Device }) => {
  const t = useAdminTexts();
  if (kind === 'kiosk') return t('checkIn');
  const doctors = filter.doctorIds ? t('showsDoctors', { count: filter.doctorIds.length }) : t('allDoctors');
  return filter.urgencyLevels ? `${doctors}, ${t('showsLevels', { levels: filter.urgencyLevels.join(' ') })}` : doctors;
};

type StateProps = { readonly device: Device; readonly state: DeviceState; readonly now: number };

const State = ({ device: { lastSeenAt }, state, now }: StateProps) => {
  const t = useAdminTexts();
  const staff = useStaffTexts();
  if (state === 'revoked') return <span className="muted">{t('revoked')}</span>;
  if (state === 'live') {
    return (
      <span className="device-state">
        <i className="dot" />
        {staff('live')}
      </span>
    );
  }
  return (
    <span className="device-state">
      <i className="dot dot--off" />
      <b>{state === 'unseen' ? t('notSeenYet') : t('silent')}</b>
      {lastSeenAt !== null && <SilentFor since={lastSeenAt} now={now} />}
    </span>
  );
};

const HOURS_FROM_MINUTES = 100;

const SilentFor = ({ since, now }: { since: string; now: number }) => {
  const staff = useStaffTexts();
  const count = minutesSince(since, now);
  // How long it was, to the minute, says something only at first; the column beside it has the day.
  return count < HOURS_FROM_MINUTES && <span className="over">{staff('minutes', { count })}</span>;
};

const Seen = ({ device: { lastSeenAt }, state, now }: StateProps) => {
  const t = useAdminTexts();
  const format = useFormat();
  const moments = useMoments();
  if (lastSeenAt === null) return null;
  if (state === 'live') return format.ago(lastSeenAt, new Date(now));
  return t('lastSeen', { time: moments.short(lastSeenAt) });
};
