import { lateFrom } from '../../../protocol/view-rules.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useFormat } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { minutesSince } from '../../shared/staff/wait.tsx';
import { useReceptionTexts } from '../texts.ts';
import { SILENT_MINUTES, useAlarm } from './alarm-provider.tsx';

/** The pinned band over those past their target, on hold too. `late`: the longest first. */
export const AlarmBand = ({ late }: { late: readonly StaffEntry[] }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const now = useNow(5_000);
  const { silentUntil, isBlocked, silence } = useAlarm();
  const isSilent = now < silentUntil;
  const [first] = late;
  const held = late.filter(({ status }) => status === 'on_hold').length;
  const why = isSilent
    ? t('alarmSilent', { time: format.time(new Date(silentUntil)) })
    : t(isBlocked ? 'alarmBlocked' : 'alarmSounds');
  return (
    <div className="alarm-band">
      <Icon name="warning" />
      <b>{t('pastTarget', { count: late.length })}</b>
      {held > 0 && <span>{t('ofThemHeld', { count: held })}</span>}
      {first && <span>{t('longest', { count: minutesSince(lateFrom(first) ?? first.dueAt, now) })}</span>}
      <i className="grow" />
      <Icon name="speaker" />
      <span className="alarm-why">{why}</span>
      <button type="button" onClick={() => silence(isSilent ? 0 : SILENT_MINUTES)}>
        {isSilent ? t('alarmAgain') : t('silence', { count: SILENT_MINUTES })}
      </button>
    </div>
  );
};
