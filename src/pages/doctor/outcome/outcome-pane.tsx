import { useEffect, useRef } from 'react';
import type { StaffEntry } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useFeed, useLiveness } from '../../shared/staff/hub.tsx';
import { Key } from '../../shared/staff/keys.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { Big } from '../big-button.tsx';
import { useDoctorTexts } from '../texts.ts';
import { unbroken } from '../why.ts';
import type { Outcome } from './use-outcome.ts';

/** How did it end? In the place of the patient's facts, so that the list stays in sight; a digit is the whole answer. */
export const OutcomePane = ({ entry, outcome }: { entry: StaffEntry; outcome: Outcome }) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const { departments } = useFeed();
  const { isLive } = useLiveness();
  const question = useRef<HTMLHeadingElement>(null);
  // A reader hears the question, and on a phone it comes into sight.
  useEffect(() => question.current?.focus(), []);
  const { queueNumber: number, patient, departmentId } = entry;
  const { asked, choices, say, leave } = outcome;
  if (asked === null) return null;
  const digit = choices.findIndex(({ code }) => code === asked.chosen?.code) + 1;
  const title = t('outcomeTitle', { number: unbroken(number) });
  return (
    <>
      <div className="now-inside" tabIndex={0} role="group" aria-label={title}>
        <div className="now-heading">
          <h2 ref={question} tabIndex={-1}>
            {title}
          </h2>
          <span>{t('outcomeAsked', { department: departments.get(departmentId)?.name ?? '' })}</span>
        </div>
        <p className="outcome-who">
          <b className="outcome-who__number">{number}</b>
          <bdi className="patient-name">{patient?.fullName ?? staff('anonymous')}</bdi>
        </p>
        <ol className="outcomes">
          {choices.map((choice, index) => (
            <li key={choice.code}>
              <button
                type="button"
                className={choice.code === asked.chosen?.code ? 'outcome outcome--chosen' : 'outcome'}
                aria-current={choice.code === asked.chosen?.code ? 'true' : undefined}
                disabled={!isLive}
                onClick={() => say(choice)}
              >
                <bdi>{choice.name}</bdi>
                {index < 9 && <Key name={String(index + 1)} />}
              </button>
            </li>
          ))}
        </ol>
        <p className="outcome-hint">
          {choices.length === 0 ? t('outcomeNone') : t('outcomeHint')} {asked.follows && <b>{asked.follows}</b>}
        </p>
      </div>
      <div className="acting">
        <Button icon="close" keyName="Esc" onClick={leave}>
          {t('outcomeBack')}
        </Button>
      </div>
      <Big
        keyName={asked.chosen === null ? null : '↵'}
        title={t('complete')}
        detail={
          asked.chosen === null
            ? t('outcomeChoose')
            : t('outcomeWith', { digit: String(digit), name: asked.chosen.name })
        }
        onPress={isLive && asked.chosen !== null ? () => say(asked.chosen) : null}
      />
    </>
  );
};
