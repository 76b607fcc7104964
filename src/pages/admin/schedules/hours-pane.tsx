import { useState } from 'react';
import type { HubError } from '../../../protocol/errors.ts';
import type { Schedule } from '../../../protocol/schedule.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { Button } from '../../shared/staff/controls.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useFeed, useHub } from '../../shared/staff/hub.tsx';
import { TextField } from '../fields.tsx';
import { ConfirmDialog, FormFailure, Pane } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useUnsaved } from '../unsaved.tsx';
import { useSave } from '../use-save.ts';
import { CopyHours } from './copy-hours.tsx';
import { useWeekdayName } from './weekdays.ts';

type HoursPaneProps = {
  readonly doctorId: string;
  /** Null for new ones. */
  readonly hours: Schedule | null;
  readonly weekday: number;
  readonly onDone: () => void;
  readonly onClose: () => void;
};

const DEFAULT_SLOT_MINUTES = '20';

export const HoursPane = ({ doctorId, hours, weekday, onDone, onClose }: HoursPaneProps) => {
  const t = useAdminTexts();
  const weekdayName = useWeekdayName();
  const { client } = useHub();
  const { day } = useFeed();
  const { save, failure, isBusy } = useSave();
  const [before] = useState({
    starts: hours?.starts ?? '09:00',
    ends: hours?.ends ?? '12:00',
    slotMinutes: hours ? String(hours.slotMinutes) : DEFAULT_SLOT_MINUTES,
    validFrom: hours?.validFrom ?? day.date,
    validTo: hours?.validTo ?? '',
  });
  const [fields, setFields] = useState(before);
  useUnsaved(JSON.stringify(fields) !== JSON.stringify(before), () => setFields(before));
  const [isCopying, setCopying] = useState(false);
  const set = (changes: Partial<typeof fields>) => setFields((former) => ({ ...former, ...changes }));
  const slotMinutes = Number(fields.slotMinutes);
  const isReady =
    isTime(fields.starts) && isEnd(fields.ends) && fields.validFrom !== '' && isSlot(slotMinutes) && !isBusy;

  const why = ({ code }: HubError) => {
    if (code === 'conflict') return t('hoursOverlap');
    return code === 'invalid_input' ? t('hoursUnsound') : null;
  };
  const submit = async () => {
    if (!isReady) return;
    const { starts, ends, validFrom } = fields;
    const validTo = fields.validTo === '' ? null : fields.validTo;
    const input = { starts, ends, validFrom, validTo, slotMinutes };
    const saved = await save({
      input: { ...input, of: hours?.scheduleId ?? [doctorId, weekday] },
      run: (requestId) =>
        hours === null
          ? client.send('schedule:create', { ...input, doctorId, weekday, requestId })
          : client.send('schedule:update', { ...input, scheduleId: hours.scheduleId, requestId }),
      done: () => ({ what: t('hoursSaved') }),
      why,
    });
    if (saved !== null) onDone();
  };
  return (
    <Pane
      title={`${weekdayName(weekday)}: ${hours === null ? t('addHours') : t('changeHours')}`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
            {t('save')}
          </Button>
          <i className="grow" />
          {hours && <RemoveHours scheduleId={hours.scheduleId} onDone={onDone} />}
        </>
      }
    >
      <FormFailure failure={failure} />
      {hours && (
        <div>
          <Button small onClick={() => setCopying(true)}>
            {t('copyHours')}
          </Button>
        </div>
      )}
      {hours && isCopying && <CopyHours hours={hours} onDone={onDone} onClose={() => setCopying(false)} />}
      <div className="two-fields">
        <TimeField label={t('from')} value={fields.starts} onChange={(starts) => set({ starts })} />
        <TimeField
          label={t('until')}
          {...(isTime(fields.starts) && isTime(fields.ends) && fields.ends <= fields.starts && { hint: t('nextDay') })}
          value={fields.ends}
          onChange={(ends) => set({ ends })}
        />
      </div>
      <TextField
        type="number"
        min={5}
        max={480}
        label={t('slotMinutes')}
        value={fields.slotMinutes}
        onChange={(next) => set({ slotMinutes: next })}
      />
      <div className="two-fields">
        <TextField
          type="date"
          label={t('validFrom')}
          value={fields.validFrom}
          onChange={(validFrom) => set({ validFrom })}
        />
        <TextField
          type="date"
          label={t('validTo')}
          {...(fields.validTo === '' && { hint: t('openEnded') })}
          value={fields.validTo}
          onChange={(validTo) => set({ validTo })}
        />
      </div>
    </Pane>
  );
};

/** `24:00` is the midnight after; what is not after the beginning is on the next day. */
const isEnd = (text: string): boolean => text === '24:00' || isTime(text);

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

type TimeFieldProps = {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (time: string) => void;
};

/** Of 24 hours, as everywhere else on the page: the browser's own field would follow the browser's language. */
const TimeField = ({ value, onChange, ...field }: TimeFieldProps) => (
  <TextField
    {...field}
    dir="ltr"
    inputMode="numeric"
    placeholder="09:00"
    most={5}
    value={value}
    onChange={(typed) => onChange(typed.replace(/[^\d:]/g, ''))}
    onBlur={() => onChange(asTime(value))}
  />
);

/** `730` and `7:30` are `07:30`; what is no time stays as it was typed. */
const asTime = (typed: string): string => {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):?(\d{2})$/.exec(typed) ?? [];
  return hours === '' ? typed : `${hours.padStart(2, '0')}:${minutes}`;
};

const isSlot = (minutes: number): boolean => Number.isInteger(minutes) && minutes >= 5 && minutes <= 480;

const RemoveHours = ({ scheduleId, onDone }: { scheduleId: string; onDone: () => void }) => {
  const t = useAdminTexts();
  const { act } = useActions();
  const words = useErrorWords();
  const [isAsking, setAsking] = useState(false);
  const remove = async () => {
    setAsking(false);
    await act({
      run: (send) => send('schedule:remove', { scheduleId }),
      done: () => ({ what: t('hoursRemoved') }),
      failed: (error) => ({ what: t('notSaved'), more: words(error) }),
    });
    onDone();
  };
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        {t('removeHours')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('removeHours')}
          detail={t('bookedStay')}
          label={t('removeHours')}
          onConfirm={() => void remove()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
};
