import { useEffect, useState, type ReactNode } from 'react';
import { HubError } from '../../protocol/errors.ts';
import type { StaffEntry } from '../../protocol/views.ts';
import { Dialog } from '../shared/staff/dialogs/dialog.tsx';
import { useErrorWords } from '../shared/staff/error-words.ts';
import { useFormat, useHub } from '../shared/staff/hub.tsx';
import { useNow } from '../shared/staff/now.ts';
import { useBirth } from '../shared/staff/person.tsx';
import { useLanguage } from '../shared/staff/texts.tsx';
import { UrgencyMark } from '../shared/staff/urgency.tsx';
import type { Console } from './model.ts';
import { History, PatientFacts } from './patient-facts.tsx';
import { useDoctorTexts } from './texts.ts';
import type { Announcement } from './use-announced.ts';
import { useWhy } from './why.ts';

type DetailsDialogProps = { readonly console: Console; readonly entry: StaffEntry; readonly onClose: () => void };

/** Everything that is known of one entry, and which board announced it when: the answer to "I was never called". */
export const DetailsDialog = ({ console, entry, onClose }: DetailsDialogProps) => {
  const t = useDoctorTexts();
  const why = useWhy();
  const now = useNow(10_000);
  const { queueNumber: number, patient, urgencyLevel } = entry;
  const title = patient
    ? t('detailsTitle', { number, name: patient.fullName })
    : t('detailsTitleAnonymous', { number });
  const reason = why(entry, console, now);
  return (
    <Dialog title={title} mark={<UrgencyMark level={urgencyLevel} size={26} />} width={640} onClose={onClose}>
      <div className="details">
        {reason !== '' && (
          <Part title={t('detailsWhy')}>
            <p>{reason}</p>
          </Part>
        )}
        <Part title={t('detailsPerson')}>
          <PersonFacts patient={patient} />
          <PatientFacts console={console} entry={entry} />
        </Part>
        <Part title={t('detailsHistory')}>
          <History console={console} entry={entry} />
        </Part>
        <Part title={t('detailsCalls')}>
          <Calls queueId={entry.queueId} />
        </Part>
      </div>
    </Dialog>
  );
};

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section>
    <h3>{title}</h3>
    {children}
  </section>
);

const PersonFacts = ({ patient }: { patient: StaffEntry['patient'] }) => {
  const t = useDoctorTexts();
  const birth = useBirth();
  const language = useLanguage();
  if (patient === null) return null;
  const languages = new Intl.DisplayNames(language, { type: 'language' });
  return (
    <p className="details-person">
      {patient.dateOfBirth && <span>{t('born', { date: birth(patient.dateOfBirth) })}</span>}
      {patient.medicalRecordNumber && <span>{t('record', { number: patient.medicalRecordNumber })}</span>}
      {patient.phoneNumber && (
        <span>
          {t('detailsPhone')} <bdi dir="ltr">{patient.phoneNumber}</bdi>
        </span>
      )}
      {patient.language && (
        <span>
          {t('detailsLanguage')} {languages.of(patient.language)}
        </span>
      )}
    </p>
  );
};

type Asked = { readonly announcements: readonly Announcement[] } | { readonly error: HubError } | null;

/** Asked for when the dialog opens: what is past does not change, and a new call is on the page itself. */
const Calls = ({ queueId }: { queueId: string }) => {
  const t = useDoctorTexts();
  const words = useErrorWords();
  const format = useFormat();
  const { client } = useHub();
  const [asked, setAsked] = useState<Asked>(null);
  useEffect(() => {
    const stop = new AbortController();
    client
      .send('announcement:list', { queueId }, { signal: stop.signal, withinMs: 5_000 })
      .then(setAsked, (error: unknown) => {
        if (!stop.signal.aborted) setAsked({ error: error instanceof HubError ? error : new HubError('internal') });
      });
    return () => stop.abort();
  }, [client, queueId]);
  if (asked === null) return <p className="muted">{t('detailsLoading')}</p>;
  if ('error' in asked) return <p>{words(asked.error)}</p>;
  if (asked.announcements.length === 0) return <p className="muted">{t('detailsNoCalls')}</p>;
  const at = (instant: string | null) => (instant === null ? '–' : format.timeWithSeconds(instant));
  const spoken = ({ spokenAt, muted, overtakenAt }: Announcement) => {
    if (spokenAt === null && muted) return t('detailsMuted');
    return spokenAt === null && overtakenAt !== null ? t('detailsOvertaken') : at(spokenAt);
  };
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t('detailsBoard')}</th>
          <th scope="col">{t('detailsCalled')}</th>
          <th scope="col">{t('detailsShown')}</th>
          <th scope="col">{t('detailsSpoken')}</th>
        </tr>
      </thead>
      <tbody>
        {asked.announcements.map((one) => (
          <tr key={one.announcementId}>
            <td>{one.deviceName ?? t('detailsUnknown')}</td>
            <td>{at(one.calledAt)}</td>
            <td>{at(one.shownAt)}</td>
            <td>{spoken(one)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
