import { useRef, useState } from 'react';
import { isBrandColour } from '../../../protocol/branding.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useAdminTexts } from '../texts.ts';
import { TextField } from '../fields.tsx';
import { ColourField } from './colour-field.tsx';
import type { SettingsFieldsProps } from './hospital-fields.tsx';

const LARGEST_LOGO_BYTES = 32 * 1024;
const TYPES = ['image/png', 'image/webp', 'image/svg+xml'];
/** Ours, where the colour field begins. */
const OWN_COLOUR = '#00505b';

/** Logo and colour of the public screens. */
export const LookFields = ({ fields, set }: SettingsFieldsProps) => {
  const t = useAdminTexts();
  const picker = useRef<HTMLInputElement>(null);
  const [isWrong, setWrong] = useState(false);
  const brand = fields.colours?.brand ?? null;
  const isPale = brand !== null && !isBrandColour(brand);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const fits = TYPES.includes(file.type) && file.size <= LARGEST_LOGO_BYTES;
    setWrong(!fits);
    if (fits) set({ logo: await dataUrlOf(file) });
  };
  return (
    <section>
      <h2>{t('look')}</h2>
      <div className="look">
        {fields.logo !== null && <img className="look-logo" src={fields.logo} alt={t('logo')} />}
        <Button small onClick={() => picker.current?.click()}>
          {t('logoChoose')}
        </Button>
        {fields.logo !== null && (
          <Button small look="quiet" onClick={() => set({ logo: null })}>
            {t('logoRemove')}
          </Button>
        )}
        <input
          ref={picker}
          type="file"
          hidden
          accept={TYPES.join(',')}
          aria-label={t('logo')}
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
      <p className={isWrong ? 'field-problem' : 'hint'} role={isWrong ? 'alert' : undefined}>
        {t('logoHint')}
      </p>
      <div className="look">
        <span>{t('brandColour')}</span>
        <ColourField
          label={t('brandColour')}
          value={brand ?? OWN_COLOUR}
          onChange={(colour) => set({ colours: { brand: colour } })}
        />
        {brand !== null && (
          <Button small look="quiet" onClick={() => set({ colours: null })}>
            {t('brandDefault')}
          </Button>
        )}
      </div>
      <p className={isPale ? 'field-problem' : 'hint'} role={isPale ? 'alert' : undefined}>
        {isPale ? t('brandPale') : t('brandHint')}
      </p>
      <TextField
        label={t('boardMessage')}
        hint={t('boardMessageHint')}
        most={120}
        dir="auto"
        value={fields.boardMessage}
        onChange={(boardMessage) => set({ boardMessage })}
      />
    </section>
  );
};

const dataUrlOf = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      if (typeof reader.result === 'string') resolve(reader.result);
    });
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the file cannot be read')));
    reader.readAsDataURL(file);
  });
