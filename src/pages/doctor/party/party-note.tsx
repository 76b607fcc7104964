import type { StaffEntry } from '../../../protocol/views.ts';
import { useBirth } from '../../shared/staff/person.tsx';
import { useLanguage, useStaffTexts } from '../../shared/staff/texts.tsx';
import { EntryMark } from '../../shared/staff/urgency.tsx';
import type { Console } from '../model.ts';
import { useDoctorTexts } from '../texts.ts';
import { unbroken } from '../why.ts';

/** `C-018, C-019`, as the language writes a list without a last word. */
export const useNumbers = (): ((entries: readonly Pick<StaffEntry, 'queueNumber'>[]) => string) => {
  const language = useLanguage();
  const list = new Intl.ListFormat(language, { type: 'unit', style: 'short' });
  return (entries) => list.format(entries.map(({ queueNumber }) => queueNumber));
};

/** Before the call: who came with the next one, and what calling them together does. */
export const NextParty = ({ console: { next, party } }: { console: Console }) => {
  const t = useDoctorTexts();
  if (next === null || party.length === 0) return null;
  return (
    <section className="party-note">
      <p>
        <b>{t('partyNext', { count: party.length })}</b> {t('partyHow', { number: unbroken(next.queueNumber) })}
      </p>
      <h3>{t('partyOf', { count: party.length + 1 })}</h3>
      <Members members={[next, ...party]} />
    </section>
  );
};

/** After it: who comes in next, without another call. */
export const CalledTogether = ({ console: { following } }: { console: Console }) => {
  const t = useDoctorTexts();
  const numbers = useNumbers();
  if (following.length === 0) return null;
  return (
    <section className="party-note party-note--called">
      <h3>{t('calledThen', { numbers: numbers(following) })}</h3>
      <Members members={following} />
    </section>
  );
};

const Members = ({ members }: { members: readonly StaffEntry[] }) => {
  const staff = useStaffTexts();
  const birth = useBirth();
  return (
    <ul>
      {members.map((entry) => (
        <li key={entry.queueId}>
          <EntryMark entry={entry} size={20} />
          <span className="queue-number">{entry.queueNumber}</span>
          <span className="party-note__who">
            <bdi className="party-note__name">{entry.patient?.fullName ?? staff('anonymous')}</bdi>{' '}
            {entry.patient?.dateOfBirth && <span className="secondary">{birth(entry.patient.dateOfBirth)}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
};
