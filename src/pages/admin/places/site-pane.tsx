import type { HubError } from '../../../protocol/errors.ts';
import type { Site } from '../../../protocol/views.ts';
import { useHub } from '../../shared/staff/hub.tsx';
import { CheckField, TextField } from '../fields.tsx';
import { FormPane, useConflict } from '../form-pane.tsx';
import { useAdminTexts } from '../texts.ts';
import { isCode } from '../typed.ts';
import { noRow, useDraft } from '../use-draft.ts';
import { useSave } from '../use-save.ts';

const nothing = { code: '', name: '' };

export const NewSitePane = ({ onDone }: { onDone: (siteId: string | null) => void }) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const draft = useDraft(noRow, () => nothing);
  const { fields, set } = draft;
  const why = useConflict(t('siteTaken'), draft);
  const create = async () => {
    const input = { code: fields.code.trim(), name: fields.name };
    const saved = await save({
      input,
      run: (requestId) => client.send('site:create', { ...input, requestId }),
      done: ({ site }) => ({ what: t('created', { name: site.name }) }),
      why,
    });
    if (saved !== null) onDone(saved.site.siteId);
  };
  return (
    <FormPane
      title={t('newSite')}
      draft={draft}
      isSound={isCode(fields.code) && fields.name.trim() !== ''}
      isBusy={isBusy}
      failure={failure}
      create={t('createSite')}
      onSave={create}
      onClose={() => onDone(null)}
    >
      <TextField label={t('name')} most={100} value={fields.name} onChange={(name) => set({ name })} />
      <TextField
        label={t('shortCode')}
        hint={t('codeFixed')}
        dir="ltr"
        most={20}
        value={fields.code}
        onChange={(code) => set({ code })}
      />
    </FormPane>
  );
};

export const SitePane = ({ site, onClose }: { site: Site; onClose: () => void }) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const draft = useDraft(site, () => ({ name: site.name, active: site.active }));
  const { fields, set } = draft;
  const ofConflict = useConflict(t('siteTaken'), draft);
  const why = (error: HubError) => (error.code === 'invalid_transition' ? t('siteOpen') : ofConflict(error));
  const update = async () => {
    const input = { siteId: site.siteId, ...draft.changes, expectedRevision: draft.revision };
    const saved = await save({
      input,
      run: (requestId) => client.send('site:update', { ...input, requestId }),
      done: () => ({ what: t('saved', { name: fields.name.trim() }) }),
      why,
    });
    if (saved !== null) draft.discard();
  };
  return (
    <FormPane
      title={site.name}
      lead={<bdi>{site.code}</bdi>}
      draft={draft}
      isSound={fields.name.trim() !== ''}
      isBusy={isBusy}
      failure={failure}
      onSave={update}
      onClose={onClose}
    >
      <TextField label={t('name')} most={100} value={fields.name} onChange={(name) => set({ name })} />
      <CheckField
        label={t('inUse')}
        hint={t('siteInUseHint')}
        checked={fields.active}
        onChange={(active) => set({ active })}
      />
    </FormPane>
  );
};
