import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { StaffEntry } from '../../protocol/views.ts';
import { SearchField } from '../shared/staff/controls.tsx';
import { DialogButtons } from '../shared/staff/dialogs/dialog-buttons.tsx';
import { Dialog } from '../shared/staff/dialogs/dialog.tsx';
import { useChosen, useDestinations, type TransferTarget } from '../shared/staff/dialogs/use-destinations.ts';
import { useFeed } from '../shared/staff/hub.tsx';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import { UrgencyMark } from '../shared/staff/urgency.tsx';
import { useDoctorTexts } from './texts.ts';

type SendOnDialogProps = {
  readonly entry: StaffEntry;
  readonly onSend: (target: TransferTarget, back: boolean) => void;
  readonly onClose: () => void;
};

/** To the next stop, and usually back: the consultation is over, the number stays. Departments come before single doctors. */
export const SendOnDialog = ({ entry, onSend, onClose }: SendOnDialogProps) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const { departments } = useFeed();
  // To a department is to whoever is free there.
  const all = useDestinations(entry).map((one) => ({
    ...one,
    name: one.doctorId === null ? (departments.get(one.departmentId)?.name ?? one.name) : one.name,
  }));
  const [back, setBack] = useState(true);
  const elsewhere = all.filter(({ departmentId }) => departmentId !== entry.departmentId);
  const choices = [...elsewhere, ...all.filter((one) => !elsewhere.includes(one))].toSorted(
    (a, b) => Number(a.doctorId !== null) - Number(b.doctorId !== null),
  );
  const { query, setQuery, shown, chosen, choose, onKeyDown } = useChosen(choices);
  const { queueNumber: number, urgencyLevel } = entry;
  const label = chosen ? t(back ? 'sendOnNowAndBack' : 'sendOnNow', { name: chosen.name }) : staff('transferNobody');
  return (
    <Dialog
      title={t('sendOnTitle', { number })}
      mark={<UrgencyMark level={urgencyLevel} size={26} />}
      width={600}
      onClose={onClose}
      footer={
        <>
          <DialogButtons label={label} isReady={chosen !== undefined} onClose={onClose} />
          <i className="grow" />
          <span className="secondary">{t('sendOnDetail', { number })}</span>
        </>
      }
      onSubmit={() => {
        if (chosen) onSend(chosen, back);
      }}
    >
      <div className="dialog-search" onKeyDown={onKeyDown}>
        <SearchField large autoFocus label={staff('transferSearch')} value={query} onChange={setQuery} />
      </div>
      <div className="choices send-on-choices" role="radiogroup" aria-label={staff('transferTo')}>
        {shown.map((choice) => (
          <label key={choice.key} className="choice">
            <input
              type="radio"
              name="target"
              checked={choice.key === chosen?.key}
              disabled={choice.isClosed}
              onChange={() => choose(choice.key)}
            />
            <b>{choice.name}</b>
            <span className="secondary">{choice.doctorId !== null && choice.now}</span>
          </label>
        ))}
        {shown.length === 0 && <p className="secondary choices-none">{staff('transferNobody')}</p>}
      </div>
      <div className="send-on-back">
        <Checkbox label={t('sendOnAndBack')} checked={back} onChange={(event) => setBack(event.target.checked)} />
      </div>
    </Dialog>
  );
};
