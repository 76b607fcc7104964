import { Button } from '../../shared/staff/controls.tsx';
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
          <input
            className="text-box tall code-text"
            {...ids}
            dir="ltr"
            autoComplete="off"
            spellCheck={false}
            maxLength={256}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <Button onClick={() => onChange(suggestPassword())}>{t('suggest')}</Button>
        </span>
      )}
    </Field>
  );
};

export const SHORTEST_PASSWORD = 10;
