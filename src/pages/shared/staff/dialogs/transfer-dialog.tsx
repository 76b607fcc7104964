import { useState } from 'react';
import type { StaffEntry } from '../../../../protocol/views.ts';
import { SearchField } from '../controls.tsx';
import { DialogButtons } from './dialog-buttons.tsx';
import { Dialog } from './dialog.tsx';
import { noReason, ReasonField, reasonText } from './reason-field.tsx';
import { useStaffTexts } from '../texts.tsx';
import { UrgencyMark } from '../urgency.tsx';
import { useChosen, useDestinations, type TransferTarget } from './use-destinations.ts';

type TransferDialogProps = {
  readonly entry: StaffEntry;
  readonly onTransfer: (target: TransferTarget, reason: string) => void;
  readonly onClose: () => void;
};

/** What stands for a figure that the page does not have. */
const UNSEEN = <span aria-hidden="true">–</span>;

/** To another doctor or department, with the same number. Own department first, since most go next door. */
export const TransferDialog = ({ entry, onTransfer, onClose }: TransferDialogProps) => {
  const t = useStaffTexts();
  const { query, setQuery, shown, chosen, choose, onKeyDown } = useChosen(useDestinations(entry));
  const [reason, setReason] = useState(noReason);
  const given = reasonText(reason);
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
      <div className="dialog-search" onKeyDown={onKeyDown}>
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
              onChange={() => choose(choice.key)}
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
