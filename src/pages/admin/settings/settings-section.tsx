import { Button } from '../../shared/staff/controls.tsx';
import { useFeed, useHub } from '../../shared/staff/hub.tsx';
import { FormFailure, ListPlace, SectionHeading } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useUnsaved } from '../unsaved.tsx';
import { useDraft } from '../use-draft.ts';
import { useSave } from '../use-save.ts';
import { draftOf, settingsFrom, type SettingsDraft } from './draft.ts';
import { HospitalFields } from './hospital-fields.tsx';
import { LevelFields } from './level-fields.tsx';
import { LookFields } from './look-fields.tsx';
import { Preview } from './preview.tsx';
import { RuleFields } from './rule-fields.tsx';

const placing: readonly (keyof SettingsDraft)[] = [
  'urgencyLevels',
  'strictLevel',
  'appointmentTargetMinutes',
  'lateAfterMinutes',
];

/** What the whole hospital is told, typed over a preview of how it will look. */
export const SettingsSection = () => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { settings } = useFeed();
  const { save, failure, isBusy } = useSave();
  const draft = useDraft<SettingsDraft>(settings, () => draftOf(settings));
  const { fields, set, changes, isChanged } = draft;
  useUnsaved(isChanged, draft.discard);
  const next = settingsFrom(fields, settings);
  const isReady = isChanged && next !== null && !isBusy;
  const changed = keysOf(changes);

  const submit = async () => {
    if (next === null || !isReady) return;
    const changedSettings = Object.fromEntries(changed.map((key) => [key, next[key]]));
    const input = { ...changedSettings, expectedRevision: draft.revision };
    const saved = await save({
      input,
      run: (requestId) => client.send('settings:update', { ...input, requestId }),
      done: () => ({ what: t('settingsSaved'), more: t('settingsSavedMore') }),
      why({ code, details }) {
        if (code === 'conflict') {
          draft.rebase();
          return t('changedMeanwhile');
        }
        return JSON.stringify(details ?? {}).includes('phone_country') ? t('wrongCountry') : null;
      },
    });
    if (saved !== null) draft.discard();
  };
  return (
    <form
      className="settings"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <SectionHeading title={t('settings')} />
      <div className="with-pane with-pane--wide">
        <ListPlace label={t('settings')} more="settings-fields">
          <HospitalFields fields={fields} set={set} />
          <LookFields fields={fields} set={set} />
          <LevelFields fields={fields} set={set} />
          <RuleFields fields={fields} set={set} />
        </ListPlace>
        <Preview settings={next} />
      </div>
      <footer className="settings-footer">
        <FormFailure failure={failure} />
        <div>
          <Button type="submit" look="primary" disabled={!isReady}>
            {t('save')}
          </Button>
          {isChanged && (
            <Button look="quiet" onClick={draft.discard}>
              {t('discard')}
            </Button>
          )}
          <span className="secondary">{isChanged ? t('unsaved', { count: changed.length }) : t('nothingChanged')}</span>
          {changed.some((key) => placing.includes(key)) && <b>{t('replaces')}</b>}
        </div>
      </footer>
    </form>
  );
};

const keysOf = (changes: Partial<SettingsDraft>) => Object.keys(changes) as (keyof SettingsDraft)[];
