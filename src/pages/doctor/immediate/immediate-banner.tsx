import type { StaffEntry } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { setPreferences, usePreferences } from '../../shared/staff/preferences.ts';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { UrgencyMark, useUrgencyLabel } from '../../shared/staff/urgency.tsx';
import { useNotes } from '../notes.ts';
import { useDoctorTexts } from '../texts.ts';
import type { Immediate } from './use-immediate.ts';

type ImmediateBannerProps = {
  readonly immediate: Immediate;
  readonly mayCall: boolean;
  readonly onCall: (entry: StaffEntry) => void;
};

/** Somebody goes before all others from now on. It stays until the doctor has seen it. */
export const ImmediateBanner = ({ immediate: { unseen, see }, mayCall, onCall }: ImmediateBannerProps) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const label = useUrgencyLabel();
  const { immediateSound } = usePreferences();
  const [first] = unseen;
  if (first === undefined) return null;
  const more = unseen.length - 1;
  return (
    <section className="band band--ink immediate" aria-label={label(first.urgencyLevel)}>
      <UrgencyMark level={first.urgencyLevel} size={30} />
      <p role="alert">
        <b>
          {label(first.urgencyLevel)}: <span className="nowrap">{first.queueNumber}</span>{' '}
          <bdi>{first.patient?.fullName ?? staff('anonymous')}</bdi>
        </b>{' '}
        <Why entry={first} />
        {more > 0 && ` ${t('immediateMore', { count: more })}`}
      </p>
      <span className="immediate__acts">
        <Button
          look="inverse"
          bare
          icon={immediateSound ? 'speaker' : 'mute'}
          aria-pressed={immediateSound}
          aria-label={t('immediateSound')}
          title={t('immediateSound')}
          onClick={() => setPreferences({ immediateSound: !immediateSound })}
        />
        <Button look="inverse" disabled={!mayCall} onClick={() => onCall(first)}>
          {t('callThisOne')}
        </Button>
        <Button look="inverse" keyName="K" onClick={() => see(unseen)}>
          {t('immediateSeen')}
        </Button>
      </span>
    </section>
  );
};

/** What the nurse wrote, and what the patient has come for. */
const Why = ({ entry }: { entry: StaffEntry }) => {
  const { triage } = useNotes(entry);
  return <bdi>{[triage?.text, entry.reason].filter(Boolean).join(' · ')}</bdi>;
};
