import { Fragment, useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { useFeed } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useAdminTexts } from '../texts.ts';
import { flat, movedStep, withoutStep, type Positions, type StepDraft } from './step-draft.ts';

type StepsRailProps = {
  readonly positions: Positions;
  readonly chosenKey: string | null;
  /** What the hub refuses of a step, by the step's key. */
  readonly problem: { readonly key: string; readonly words: string } | null;
  /** The step that a key has just moved or chosen: its button may be another element now. */
  readonly focused: RefObject<string | null>;
  readonly onChoose: (key: string | null) => void;
  readonly onChange: (positions: Positions) => void;
};

/** The steps from the first position down; those of one position stand in one dashed box. */
export const StepsRail = ({ positions, chosenKey, problem, focused, onChoose, onChange }: StepsRailProps) => {
  const t = useAdminTexts();
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    if (focused.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-step="${focused.current}"]`)?.focus();
    focused.current = null;
  });

  const pressed = (event: KeyboardEvent) => {
    const key = event.target instanceof HTMLElement ? event.target.dataset['step'] : undefined;
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
    if (key === undefined || event.ctrlKey || event.metaKey || (by === null && event.key !== 'Delete')) return;
    event.preventDefault();
    const keys = flat(positions).map((step) => step.key);
    const at = keys.indexOf(key);
    if (by === null) {
      focused.current = keys[at + 1] ?? keys[at - 1] ?? null;
      onChoose(focused.current);
      onChange(withoutStep(positions, key));
    } else if (event.altKey) {
      focused.current = key;
      onChoose(key);
      onChange(movedStep(positions, key, by));
    } else {
      const next = keys[at + by];
      if (next === undefined) return;
      focused.current = next;
      onChoose(next);
    }
  };
  const card = (step: StepDraft) => (
    <StepCard
      key={step.key}
      step={step}
      isChosen={step.key === chosenKey}
      problem={step.key === problem?.key ? problem.words : null}
      onChoose={() => onChoose(step.key === chosenKey ? null : step.key)}
    />
  );
  return (
    <ol className="steps" ref={list} onKeyDown={pressed}>
      {positions.map((together, index) => (
        <li key={together[0]?.key}>
          <span className="steps__position">{index + 1}</span>
          {together.length === 1 ? (
            together.map(card)
          ) : (
            <div className="steps__together" role="group" aria-label={t('inAnyOrder')}>
              <p>
                <b>{t('inAnyOrder')}</b> <span>{t('inAnyOrderHint')}</span>
              </p>
              <div className="steps__cards">{together.map(card)}</div>
            </div>
          )}
        </li>
      ))}
    </ol>
  );
};

type StepCardProps = {
  readonly step: StepDraft;
  readonly isChosen: boolean;
  readonly problem: string | null;
  readonly onChoose: () => void;
};

const StepCard = ({ step, isChosen, problem, onChoose }: StepCardProps) => {
  const t = useAdminTexts();
  const words = useStepWords();
  const { title, more } = words(step);
  return (
    <button
      type="button"
      className={problem === null ? 'step-card' : 'step-card step-card--wrong'}
      data-step={step.key}
      aria-pressed={isChosen}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
      onClick={onChoose}
    >
      <b>{title ?? t('chooseDepartment')}</b>
      {more.length > 0 && (
        <span>
          {more.map((part, index) => (
            <Fragment key={part}>
              {index > 0 && ' · '}
              <bdi>{part}</bdi>
            </Fragment>
          ))}
        </span>
      )}
      {problem !== null && (
        <span className="step-card__problem">
          <Icon name="warning" />
          {problem}
        </span>
      )}
    </button>
  );
};

/** What a step is, and what else there is to know; no title where nobody has said yet where it is. */
export const useStepWords = (): ((step: StepDraft) => { title: string | null; more: readonly string[] }) => {
  const t = useAdminTexts();
  const { departments, doctors, services } = useFeed();
  return (step) => {
    const department = departments.get(step.departmentId)?.name ?? null;
    const service = services.get(step.serviceId);
    const whom = step.with === 'visit_doctor' ? t('stepVisitDoctor') : doctors.get(step.with)?.fullName;
    const more = [
      service && department,
      whom,
      service && t('minutesLong', { minutes: String(service.minutes) }),
      step.keepsPlace && t('stepKeepsPlace'),
      step.optional && t('stepOptional'),
    ];
    return { title: service?.name ?? department, more: more.filter((part) => typeof part === 'string') };
  };
};
