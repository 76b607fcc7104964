import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { HubError } from '../../../protocol/errors.ts';
import type { Journey } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useFeed, useHub, useLiveness } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useKeys } from '../../shared/staff/keys.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { NamesFields, type ByLanguage } from '../by-language.tsx';
import { CheckField, TextField } from '../fields.tsx';
import { useConflict } from '../form-pane.tsx';
import { FormFailure, ListPlace, SaveButtons } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { isCode } from '../typed.ts';
import { useUnsaved } from '../unsaved.tsx';
import { noRow, useDraft } from '../use-draft.ts';
import { useSave } from '../use-save.ts';
import {
  emptyStep,
  flat,
  MOST_STEPS,
  positionsOf,
  stepAt,
  stepsFrom,
  toggledWithAbove,
  type Positions,
} from './step-draft.ts';
import { StepFields } from './step-pane.tsx';
import { useStepProblem } from './step-problem.ts';
import { StepsRail, useStepWords } from './steps-rail.tsx';

type JourneyDraft = {
  readonly code: string;
  readonly name: string;
  readonly names: ByLanguage;
  readonly active: boolean;
  readonly positions: Positions;
};
const nothing: JourneyDraft = { code: '', name: '', names: {}, active: true, positions: [] };

const draftOf = ({ code, name, names, active, steps }: Journey): JourneyDraft => ({
  code,
  name,
  names,
  active,
  positions: positionsOf(steps),
});

type JourneyFormProps = {
  /** Null for a new one. */
  readonly journey: Journey | null;
  readonly refresh: () => Promise<void>;
  readonly onCreated: (journeyId: string) => void;
};

/** The steps of a journey, and beside them the step that is chosen, or else the journey itself. */
export const JourneyForm = ({ journey, refresh, onCreated }: JourneyFormProps) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { isLive } = useLiveness();
  const { save, failure, isBusy, forget } = useSave();
  const stepProblem = useStepProblem();
  const draft = useDraft(journey ?? noRow, () => (journey === null ? nothing : draftOf(journey)));
  const { fields, changes, isChanged } = draft;
  const { positions } = fields;
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const [problem, setProblem] = useState<{ readonly key: string; readonly words: string } | null>(null);
  const added = useRef(0);
  const focused = useRef<string | null>(null);
  const ofConflict = useConflict(t('journeyTaken'), draft);
  const step = chosenKey === null ? null : stepAt(positions, chosenKey);

  const forgetFailure = () => {
    forget();
    setProblem(null);
  };
  const discard = () => {
    forgetFailure();
    draft.discard();
  };
  useUnsaved(isChanged, discard);
  const set = (next: Partial<JourneyDraft>) => {
    forgetFailure();
    draft.set(next);
  };
  const setPositions = (next: Positions) => set({ positions: next });
  const add = () => {
    added.current += 1;
    const next = emptyStep(`new-${added.current}`);
    setPositions([...positions, [next]]);
    setChosenKey(next.key);
  };
  const toggleWithAbove = (key: string) => {
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && activeElement.dataset['step'] === key) focused.current = key;
    setPositions(toggledWithAbove(positions, key));
  };
  const isFull = flat(positions).length >= MOST_STEPS;
  useKeys({
    a: isLive && !isFull ? add : null,
    y: isLive && step !== null ? () => toggleWithAbove(step.key) : null,
  });

  const isSound =
    fields.name.trim() !== '' &&
    isCode(fields.code) &&
    positions.length > 0 &&
    flat(positions).every(({ departmentId }) => departmentId !== '');
  const isReady = isChanged && isSound && !isBusy;

  const why = (error: HubError): string | null => {
    const found = stepProblem(error);
    const refused = found === null ? undefined : flat(positions)[found.index];
    if (found !== null && refused !== undefined) {
      setProblem({ key: refused.key, words: found.words });
      setChosenKey(refused.key);
      return t('stepProblem', { step: numberOf(positions, refused.key), problem: found.words });
    }
    // The list is not in the feed: what somebody else has saved is fetched.
    if (error.code === 'conflict') void refresh();
    return ofConflict(error);
  };
  const submit = async () => {
    if (!isReady) return;
    forgetFailure();
    const { positions: changed, ...others } = changes;
    if (journey === null) {
      const { code, name, names } = fields;
      const input = { code: code.trim(), name, names, steps: stepsFrom(positions) };
      const saved = await save({
        input,
        run: (requestId) => client.send('journey:create', { ...input, requestId }),
        done: (data) => ({ what: t('created', { name: data.journey.name }) }),
        why,
      });
      if (saved === null) return;
      await refresh();
      onCreated(saved.journey.journeyId);
      return;
    }
    const { code: _, ...named } = others;
    const input = {
      journeyId: journey.journeyId,
      ...named,
      ...(changed !== undefined && { steps: stepsFrom(changed) }),
      expectedRevision: draft.revision,
    };
    const saved = await save({
      input,
      run: (requestId) => client.send('journey:update', { ...input, requestId }),
      done: () => ({ what: t('saved', { name: fields.name.trim() }) }),
      why,
    });
    if (saved === null) return;
    const chosenAt = flat(positions).findIndex(({ key }) => key === chosenKey);
    await refresh();
    draft.discard();
    setChosenKey(chosenAt === -1 ? null : String(chosenAt));
  };

  const stepsLabel = t('stepsOf', { name: fields.name.trim() || t('newJourney') });
  return (
    <form
      className="journey"
      aria-label={journey?.name ?? t('newJourney')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="journey__columns">
        <ListPlace label={stepsLabel} more="journey__steps">
          {positions.length === 0 && <p className="secondary">{t('noSteps')}</p>}
          <StepsRail
            positions={positions}
            chosenKey={chosenKey}
            problem={problem}
            focused={focused}
            onChoose={setChosenKey}
            onChange={setPositions}
          />
          <div className="journey__add">
            <Button icon="plus" keyName="A" disabled={isFull} onClick={add}>
              {t('addStep')}
            </Button>
          </div>
          <p className="journey__note">
            <Icon name="transfer" />
            {t('oneLine')}
          </p>
        </ListPlace>
        {step === null ? (
          <SidePart
            title={journey?.name ?? t('newJourney')}
            {...(journey !== null && { lead: <JourneyLead journey={journey} /> })}
            failure={failure}
          >
            <JourneyFields isNew={journey === null} fields={fields} set={set} />
          </SidePart>
        ) : (
          <ChosenStep
            key={step.key}
            title={t('stepNumber', { step: numberOf(positions, step.key) })}
            lead={<StepLead step={step} />}
            failure={failure}
            takesFocus={step.departmentId === ''}
            onClose={() => setChosenKey(null)}
          >
            <StepFields step={step} positions={positions} onChange={setPositions} />
          </ChosenStep>
        )}
      </div>
      <footer className="foot foot--pane">
        {journey === null ? (
          <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
            {t('createJourney')}
          </Button>
        ) : (
          <SaveButtons isReady={isReady} draft={{ isChanged, discard }} />
        )}
        <span className="journey__counts secondary">{t('underWayKeep')}</span>
      </footer>
    </form>
  );
};

/** Its position; of several in any order `2.1`, `2.2`. */
const numberOf = (positions: Positions, key: string): string => {
  const at = positions.findIndex((together) => together.some((step) => step.key === key));
  const together = positions[at] ?? [];
  const position = String(at + 1);
  return together.length < 2 ? position : `${position}.${together.findIndex((step) => step.key === key) + 1}`;
};

const StepLead = ({ step }: { step: Parameters<ReturnType<typeof useStepWords>>[0] }) => {
  const t = useAdminTexts();
  const words = useStepWords();
  return words(step).title ?? t('chooseDepartment');
};

const JourneyLead = ({ journey: { journeyId, code } }: { journey: Journey }) => {
  const t = useAdminTexts();
  const { services } = useFeed();
  const usedBy = [...services.values()].filter((service) => service.active && service.journeyId === journeyId);
  return (
    <>
      <bdi>{code}</bdi> · {t('usedBy', { count: usedBy.length })}
    </>
  );
};

type SidePartProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly failure: string | null;
  readonly onClose?: () => void;
  readonly children: ReactNode;
};

const SidePart = ({ title, lead, failure, onClose, children }: SidePartProps) => {
  const staff = useStaffTexts();
  return (
    <section className="side-pane" aria-label={title}>
      <div className="side-inside">
        <header>
          <h2>{title}</h2>
          {onClose && <Button look="quiet" small bare icon="close" aria-label={staff('close')} onClick={onClose} />}
        </header>
        {lead !== undefined && <p className="secondary">{lead}</p>}
        <FormFailure failure={failure} />
        {children}
      </div>
    </section>
  );
};

/** A new step begins with the question of where it is. Under the steps, as on a phone, the chosen one is scrolled to. */
const ChosenStep = ({ takesFocus, ...part }: SidePartProps & { readonly takesFocus: boolean }) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) place.current?.querySelector('select')?.focus();
    place.current?.scrollIntoView({ block: 'nearest' });
    // Once for each step that is chosen.
  }, []);
  return (
    <div className="journey__step" ref={place}>
      <SidePart {...part} />
    </div>
  );
};

type JourneyFieldsProps = {
  readonly isNew: boolean;
  readonly fields: JourneyDraft;
  readonly set: (changes: Partial<JourneyDraft>) => void;
};

const JourneyFields = ({ isNew, fields, set }: JourneyFieldsProps) => {
  const t = useAdminTexts();
  return (
    <>
      {isNew && (
        <TextField
          label={t('shortCode')}
          hint={t('codeFixed')}
          dir="ltr"
          most={20}
          value={fields.code}
          onChange={(code) => set({ code })}
        />
      )}
      <TextField label={t('name')} most={100} value={fields.name} onChange={(name) => set({ name })} />
      <NamesFields name={fields.name} names={fields.names} onChange={(names) => set({ names })} />
      {!isNew && (
        <CheckField
          label={t('inUse')}
          hint={t('journeyInUseHint')}
          checked={fields.active}
          onChange={(active) => set({ active })}
        />
      )}
    </>
  );
};
