import { Switch } from '@mantine/core';
import { Dialog } from './dialog.tsx';
import { Key } from '../keys.tsx';
import { setPreferences, usePreferences } from '../preferences.ts';
import { useStaffTexts } from '../texts.tsx';

export type KeyGroup = {
  readonly title: string;
  /** What it does, and the caps: `['Hold', '⇧H']`. */
  readonly keys: readonly (readonly [string, ...string[]])[];
};

/** All keys of a page, and the switch that turns the single ones off (WCAG 2.1.4). */
export const KeysDialog = ({ groups, onClose }: { groups: readonly KeyGroup[]; onClose: () => void }) => {
  const t = useStaffTexts();
  const { singleKeys } = usePreferences();
  const footer = (
    <>
      <Switch
        checked={singleKeys}
        onChange={(event) => setPreferences({ singleKeys: event.currentTarget.checked })}
        label={<b>{t('singleKeys')}</b>}
      />
      <span className="secondary">{t('singleKeysDetail')}</span>
    </>
  );
  return (
    <Dialog title={t('keysTitle')} width={840} onClose={onClose} footer={footer}>
      <div className="key-groups">
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([does, ...names]) => (
                <div key={does}>
                  <dt>{does}</dt>
                  <dd>
                    {names.map((name) => (
                      <Key key={name} name={name} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
};
