import { useState } from 'react';
import type { StaffEntry } from '../../../../protocol/views.ts';
import { Button } from '../controls.tsx';
import { Dialog } from './dialog.tsx';
import { useFormat } from '../hub.tsx';
import type { Away } from '../moves/use-moves.ts';
import { noReason, ReasonField, reasonText } from './reason-field.tsx';
import { useStaffTexts } from '../texts.tsx';
import { UntilSelect, untilOf } from './until-select.tsx';
import { UrgencyMark } from '../urgency.tsx';

type HoldDialogProps = {
  readonly entry: StaffEntry;
  readonly onHold: (away: Away) => void;
  readonly onClose: () => void;
};

/** Where the patient goes and when to expect them back: from then on they are late. Enter alone holds, too. */
export const HoldDialog = ({ entry, onHold, onClose }: HoldDialogProps) => {
  const t = useStaffTexts();
  const format = useFormat();
  const [where, setWhere] = useState(noReason);
  const [minutes, setMinutes] = useState<number | null>(null);
  const { queueNumber: number, patient, urgencyLevel, dueAt } = entry;
  const until = untilOf(minutes);
  const footer = (
    <>
      <Button type="submit" look="primary" keyName="↵">
        {t('holdSave')}
      </Button>
      <Button look="quiet" onClick={onClose}>
        {t('cancel')}
      </Button>
      <i className="grow" />
      <span className="secondary">{t('holdLateFrom', { time: format.time(until ?? dueAt) })}</span>
    </>
  );
  return (
    <Dialog
      title={patient ? t('holdTitle', { number, name: patient.fullName }) : t('holdTitleAnonymous', { number })}
      mark={<UrgencyMark level={urgencyLevel} size={26} />}
      width={600}
      onClose={onClose}
      footer={footer}
      onSubmit={() => onHold({ where: reasonText(where) || null, until: untilOf(minutes) })}
    >
      <ReasonField
        label={t('holdWhere')}
        hint={t('holdWhereHint')}
        usual={[t('holdXray'), t('holdLaboratory'), t('holdExamination'), t('holdOutside'), t('holdPapers')]}
        value={where}
        longest={100}
        autoFocus
        onChange={setWhere}
      />
      <UntilSelect label={t('backAt')} value={minutes} onChange={setMinutes} />
    </Dialog>
  );
};
