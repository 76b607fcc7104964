import { useMemo, useState } from 'react';
import { createNameMatcher } from '../../../../protocol/text/match-name.ts';
import type { Doctor, StaffEntry } from '../../../../protocol/views.ts';
import { callListOf, poolOf } from '../call-list.ts';
import { SearchField } from '../controls.tsx';
import { DialogButtons } from './dialog-buttons.tsx';
import { Dialog } from './dialog.tsx';
import { useEntries, useFeed } from '../hub.tsx';
import { useNow } from '../now.ts';
import { noReason, ReasonField, reasonText } from './reason-field.tsx';
import { useStaffTexts } from '../texts.tsx';
import { UrgencyMark } from '../urgency.tsx';
import { minutesSince } from '../wait.tsx';

/** A doctor, or a department's pool. */
export type TransferTarget = { readonly departmentId: string; readonly doctorId: string | null; readonly name: string };

type TransferDialogProps = {
  readonly entry: StaffEntry;
  readonly onTransfer: (target: TransferTarget, reason: string) => void;
  readonly onClose: () => void;
};

type Choice = TransferTarget & {
  readonly key: string;
  readonly room: string | null;
  /** Null, like `waiting`, where this page does not see the list. */
  readonly now: string | null;
  readonly waiting: number | null;
  readonly isClosed: boolean;
};

/** What stands for a figure that the page does not have. */
const UNSEEN = <span aria-hidden="true">–</span>;

/** To another doctor or department, with the same number. Own department first, since most go next door. */
export const TransferDialog = ({ entry, onTransfer, onClose }: TransferDialogProps) => {
  const t = useStaffTexts();
  const choices = useChoices(entry);
  const [query, setQuery] = useState('');
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const [reason, setReason] = useState(noReason);
  const isNamed = createNameMatcher(query);
  const shown = query.trim() === '' ? choices : choices.filter(({ name }) => isNamed(name));
  const chosen =
    shown.find(({ key, isClosed }) => key === chosenKey && !isClosed) ?? shown.find(({ isClosed }) => !isClosed);
  const given = reasonText(reason);
  const step = (by: number) => {
    const open = shown.filter(({ isClosed }) => !isClosed);
    const index = open.findIndex(({ key }) => key === chosen?.key);
    setChosenKey(open[Math.min(open.length - 1, Math.max(0, index + by))]?.key ?? null);
  };
  const { queueNumber, patient, urgencyLevel } = entry;
  const title = patient
    ? t('transferTitle', { number: queueNumber, name: patient.fullName })
    : t('transferTitleAnonymous', { number: queueNumber });
  const footer = (
    <>
      <DialogButtons
        label={chosen ? t('transferSend', { name: chosen.name }) : t('transferNobody')}
        isReady={chosen !== undefined && given !== ''}
        onClose={onClose}
      />
      <i className="grow" />
      <span className="secondary">
        {given === '' ? t('reasonMissing') : t('transferKeeps', { number: queueNumber, level: String(urgencyLevel) })}
      </span>
    </>
  );
  return (
    <Dialog
      title={title}
      mark={<UrgencyMark level={urgencyLevel} size={26} />}
      width={696}
      onClose={onClose}
      footer={footer}
      onSubmit={() => {
        if (chosen && given !== '') onTransfer(chosen, given);
      }}
    >
      <div
        className="dialog-search"
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          step(by);
        }}
      >
        <SearchField large autoFocus label={t('transferSearch')} value={query} onChange={setQuery} />
      </div>
      <div className="choices transfer-choices" role="radiogroup" aria-label={t('transferTo')}>
        <div className="choices-head" aria-hidden="true">
          <span />
          <span>{t('transferTo')}</span>
          <span>{t('transferRoom')}</span>
          <span>{t('transferNow')}</span>
          <span className="end">{t('transferWaiting')}</span>
        </div>
        {shown.map((choice) => (
          <label key={choice.key} className="choice">
            <input
              type="radio"
              name="target"
              checked={choice.key === chosen?.key}
              disabled={choice.isClosed}
              onChange={() => setChosenKey(choice.key)}
            />
            <b>{choice.name}</b>
            <span className="secondary">{choice.room}</span>
            <span className="secondary">{choice.now ?? UNSEEN}</span>
            <span className="end figures">
              {choice.waiting ?? (
                <>
                  {UNSEEN}
                  <span className="visually-hidden">{t('transferUnseen')}</span>
                </>
              )}
            </span>
          </label>
        ))}
        {shown.length === 0 && <p className="secondary choices-none">{t('transferNobody')}</p>}
      </div>
      {shown.some(({ waiting }) => waiting === null) && (
        <p className="choices-note">
          {UNSEEN} {t('transferUnseenNote')}
        </p>
      )}
      <ReasonField
        hint={chosen ? t('transferReasonHint', { name: chosen.name }) : ''}
        usual={[
          t('reasonSecondOpinion'),
          t('reasonWrongDepartment'),
          t('reasonExamination'),
          t('reasonRoomClosed'),
          t('reasonOther'),
        ]}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
};

const useChoices = (entry: StaffEntry): Choice[] => {
  const t = useStaffTexts();
  const feed = useFeed();
  const entries = useEntries();
  const now = useNow(10_000);
  return useMemo(() => {
    const all = [...entries.values()];
    const nowOf = ({ doctorId, status }: Doctor): string | null => {
      const own = all.filter((one) => one.doctorId === doctorId);
      const inService = own.find((one) => one.status === 'in_service');
      if (inService?.startedAt) {
        const minutes = String(minutesSince(inService.startedAt, now));
        return t('transferWith', { number: inService.queueNumber, minutes });
      }
      const called = own.find((one) => one.status === 'called');
      if (called) return t('transferCalled', { number: called.queueNumber });
      if (status === 'paused') return t('transferPaused');
      if (status === 'off') return t('transferOff');
      return feed.streams.has(doctorId) ? t('transferFree') : null;
    };
    const doctors = [...feed.doctors.values()].filter(({ active }) => active);
    const doctorChoice = (doctor: Doctor): Choice => ({
      key: doctor.doctorId,
      departmentId: doctor.departmentId,
      doctorId: doctor.doctorId,
      name: doctor.fullName,
      room: doctor.room,
      now: nowOf(doctor),
      waiting: feed.streams.has(doctor.doctorId)
        ? callListOf(all, doctor, feed).filter((one) => one.doctorId !== null).length
        : null,
      isClosed: doctor.status === 'off',
    });
    return [...feed.departments.values()]
      .filter(({ active }) => active)
      .sort((a, b) => rank(a.departmentId, entry) - rank(b.departmentId, entry) || a.name.localeCompare(b.name))
      .flatMap(({ departmentId, name }) => {
        const own = doctors.filter((doctor) => doctor.departmentId === departmentId);
        const pool: Choice = {
          key: departmentId,
          departmentId,
          doctorId: null,
          name: t('pool', { department: name }),
          room: null,
          now: t('transferNextFree', { count: own.filter(({ status }) => status === 'available').length }),
          waiting: feed.streams.has(departmentId) ? poolOf(all, departmentId, feed).length : null,
          isClosed: false,
        };
        return [...own.sort((a, b) => a.doctorNo - b.doctorNo).map(doctorChoice), pool];
      })
      .filter(({ key }) => key !== (entry.doctorId ?? entry.departmentId));
  }, [entries, feed, entry, now, t]);
};

const rank = (departmentId: string, entry: StaffEntry): number => (departmentId === entry.departmentId ? 0 : 1);
