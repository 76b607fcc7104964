import { isLogo } from '../../../protocol/branding.ts';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { useUrgencyLabel } from '../../shared/staff/urgency.tsx';
import { useMoments } from '../moments.ts';
import { useAdminTexts } from '../texts.ts';
import { shortId } from './use-names.tsx';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type ValueProps = { readonly field: string; readonly value: unknown; readonly names: ReadonlyMap<string, string> };

/** A column's value as people read it: instants in the hospital's time, names for ids, a level with its label. */
export const Value = ({ field, value, names }: ValueProps) => {
  const t = useAdminTexts();
  const moments = useMoments();
  const format = useFormat();
  const label = useUrgencyLabel();
  const { settings } = useFeed();
  if (value === null || value === undefined || value === '') return <span className="muted">–</span>;
  if (typeof value === 'number' && field === 'urgency_level') {
    return settings.urgencyLevels.some(({ level }) => level === value) ? `${value} (${label(value)})` : String(value);
  }
  if (typeof value !== 'string') return <code className="value-code">{JSON.stringify(value, null, 1)}</code>;
  if (isLogo(value)) return <img className="look-logo" src={value} alt={t('logo')} />;
  if (INSTANT.test(value)) return `${moments.day(value)} ${format.timeWithSeconds(value)}`;
  if (UUID.test(value)) return names.get(value) ?? shortId(value);
  return value;
};
