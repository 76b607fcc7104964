import { Button } from '../../shared/staff/controls.tsx';
import { TextBox } from '../../shared/staff/text-box.tsx';
import { Field } from '../fields.tsx';
import { useAdminTexts } from '../texts.ts';
import { suggestPassword } from './temporary-password.ts';

type PasswordFieldProps = { readonly value: string; readonly onChange: (value: string) => void };

/** Readable, since it is handed over and serves for one sign-in. */
export const TemporaryPasswordField = ({ value, onChange }: PasswordFieldProps) => {
  const t = useAdminTexts();
  return (
    <Field label={t('temporaryPassword')} hint={t('passwordHint')}>
      {(ids) => (
        <span className="beside">
          <TextBox
            className="text-box text-box--tall code-text"
            {...ids}
            dir="ltr"
            spellCheck={false}
            most={256}
            value={value}
            onType={onChange}
          />
          <Button onClick={() => onChange(suggestPassword())}>{t('suggest')}</Button>
        </span>
      )}
    </Field>
  );
};

export const SHORTEST_PASSWORD = 10;
