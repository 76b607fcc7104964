import type { CSSProperties } from 'react';
import type { Settings, StaffEntry } from '../../../protocol/views.ts';
import type { Language } from '../../../protocol/languages.ts';
import { useFeed } from './hub.tsx';
import { useLanguage, useStaffTexts } from './texts.tsx';

type Level = Settings['urgencyLevels'][number];

/** What the settings say of a level; a hub always has all five. */
export const levelOf = (settings: Settings, level: number): Level => {
  const found = settings.urgencyLevels.find((one) => one.level === level);
  if (found === undefined) throw new Error(`no urgency level ${level}`);
  return found;
};

export const labelOf = ({ label }: Pick<Level, 'label'>, language: Language): string =>
  label[language] ?? label['en'] ?? Object.values(label)[0] ?? '';

/** `Urgent`, as the hospital calls the level. */
export const useUrgencyLabel = (): ((level: number) => string) => {
  const language = useLanguage();
  const { settings } = useFeed();
  return (level) => labelOf(levelOf(settings, level), language);
};

/** Where the settings have these, the tokens draw the marks, with their own shades in the dark. */
const drawnByDefault = ['#bf1320', '#ea7c10', '#fbdb4e', '#1f7a3f', '#2f66bd'];

/** Other colours of the hospital's, each as ground, text on it and edge. Level 4 is a tint and 5 a ring, as drawn. */
export const urgencyColours = ({ urgencyLevels }: Settings): CSSProperties => {
  const tokens: Record<`--${string}`, string> = {};
  for (const { level, colour } of urgencyLevels) {
    if (colour.toLowerCase() === drawnByDefault[level - 1]) continue;
    const ground = { 4: `color-mix(in oklab, ${colour} 16%, var(--surface))`, 5: 'var(--surface)' }[level] ?? colour;
    tokens[`--u${level}`] = ground;
    tokens[`--u${level}-edge`] = level < 4 ? `color-mix(in oklab, ${colour} 72%, var(--ink))` : colour;
    tokens[`--u${level}-on`] = level < 4 ? textOn(colour) : `color-mix(in oklab, ${colour} 60%, var(--ink))`;
  }
  return tokens;
};

/** Black or white, whichever stands out more (WCAG's relative luminance). */
const textOn = (colour: string): string => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
    const part = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff';
};

/** A shape for each level, so that the mark says it without its colour: octagon, diamond, square, circle, broken ring. */
const Shape = ({ level }: { level: number }) => {
  switch (level) {
    case 1:
      return <path className="urgency-mark__shape" d="M6.3 1.2h7.4l5.1 5.1v7.4l-5.1 5.1H6.3l-5.1-5.1V6.3Z" />;
    case 2:
      return (
        <path
          className="urgency-mark__shape"
          d="M9 1.1a1.4 1.4 0 0 1 2 0L18.9 9a1.4 1.4 0 0 1 0 2L11 18.9a1.400 1.400 0 0 1-2 0L1.100 11a1.400 1.400 0 0 1 0-2Z"
        />
      );
    case 3:
      return <rect className="urgency-mark__shape" x="1.7" y="1.7" width="16.6" height="16.6" rx="2.5" />;
    case 4:
      return <circle className="urgency-mark__shape" cx="10" cy="10" r="8.7" strokeWidth="1.5" />;
    default:
      return (
        <circle className="urgency-mark__shape" cx="10" cy="10" r="8.7" strokeWidth="1.4" strokeDasharray="3.2 2.265" />
      );
  }
};

export const UrgencyMark = ({ level, size = 22 }: { level: number; size?: number }) => {
  const t = useStaffTexts();
  const label = useUrgencyLabel();
  return (
    <svg
      className={`urgency-mark urgency-mark--${level}`}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      role="img"
      aria-label={t('urgencyLabel', { level: String(level), label: label(level) })}
    >
      <Shape level={level} />
      <text x="10" y="14.150">
        {level}
      </text>
    </svg>
  );
};

/** The mark of an entry. What nobody has judged has no hue: a kiosk's 4 is not a nurse's 4. */
export const EntryMark = ({ entry, size = 22 }: { entry: EntryUrgency; size?: number }) => {
  const t = useStaffTexts();
  const label = useUrgencyLabel();
  const { urgencyLevel, triagedAt } = entry;
  if (triagedAt !== null) return <UrgencyMark level={urgencyLevel} size={size} />;
  const name = t('urgencyUntriaged', { level: String(urgencyLevel), label: label(urgencyLevel) });
  return (
    <svg className="untriaged-mark" width={size} height={size} viewBox="0 0 20 20" role="img" aria-label={name}>
      <title>{name}</title>
      <circle cx="10" cy="10" r="8.7" />
      <text x="10" y="14.150">
        ?
      </text>
    </svg>
  );
};

type EntryUrgency = Pick<StaffEntry, 'urgencyLevel' | 'triagedAt'>;
