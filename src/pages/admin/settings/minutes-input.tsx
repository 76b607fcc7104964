import { useAdminTexts } from '../texts.ts';

type MinutesInputProps = {
  readonly id?: string;
  readonly label?: string;
  readonly value: number | null;
  readonly onChange: (minutes: number | null) => void;
};

export const MinutesInput = ({ id, label, value, onChange }: MinutesInputProps) => {
  const t = useAdminTexts();
  return (
    <span className="minutes">
      <input
        id={id}
        className="text-box text-box--tall"
        type="number"
        min={0}
        max={1440}
        aria-label={label}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.valueAsNumber)}
      />
      <span className="secondary">{t('minutes')}</span>
    </span>
  );
};
