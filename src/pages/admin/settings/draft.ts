import { isBrandColour } from '../../../protocol/branding.ts';
import type { Settings } from '../../../protocol/views.ts';
import type { Language } from '../../../protocol/languages.ts';

/** Minutes as they are typed: null while the field is empty. */
export type LevelDraft = {
  readonly level: number;
  readonly label: Readonly<Record<string, string>>;
  readonly colour: string;
  readonly targetMinutes: number | null;
};

export const minuteRules = [
  'appointmentTargetMinutes',
  'lateAfterMinutes',
  'noShowAfterMinutes',
  'earlyCheckInMinutes',
  'reopenWithinMinutes',
] as const;
export type MinuteRule = (typeof minuteRules)[number];

export type SettingsDraft = {
  readonly hospitalName: string;
  readonly languages: readonly string[];
  readonly defaultCountry: string;
  readonly urgencyLevels: readonly LevelDraft[];
  readonly strictLevel: number;
  readonly logo: string | null;
  readonly colours: Settings['colours'];
  /** Empty: none. */
  readonly boardMessage: string;
} & { readonly [Rule in MinuteRule]: number | null };

export const draftOf = (settings: Settings): SettingsDraft => ({
  hospitalName: settings.hospitalName,
  languages: settings.languages,
  defaultCountry: settings.defaultCountry,
  urgencyLevels: settings.urgencyLevels,
  strictLevel: settings.strictLevel,
  appointmentTargetMinutes: settings.appointmentTargetMinutes,
  lateAfterMinutes: settings.lateAfterMinutes,
  noShowAfterMinutes: settings.noShowAfterMinutes,
  earlyCheckInMinutes: settings.earlyCheckInMinutes,
  reopenWithinMinutes: settings.reopenWithinMinutes,
  logo: settings.logo,
  colours: settings.colours,
  boardMessage: settings.boardMessage ?? '',
});

const LONGEST_MINUTES = 1440;
const isMinutes = (value: number | null): value is number =>
  value !== null && Number.isInteger(value) && value >= 0 && value <= LONGEST_MINUTES;

/**
 * The settings as they would be, for the preview and for saving; null while something is missing in what was typed.
 * A label that was emptied is left out, so that another language's stands in for it.
 */
export const settingsFrom = (draft: SettingsDraft, settings: Settings): Settings | null => {
  const levels = draft.urgencyLevels.flatMap(({ level, colour, targetMinutes, label: typed }) => {
    const label = Object.fromEntries(
      Object.entries(typed).flatMap(([language, text]) => (text.trim() === '' ? [] : [[language, text.trim()]])),
    );
    const isWhole = isMinutes(targetMinutes) && Object.keys(label).length > 0;
    return isWhole ? [{ level, colour, targetMinutes, label }] : [];
  });
  const { appointmentTargetMinutes, lateAfterMinutes, noShowAfterMinutes, earlyCheckInMinutes, reopenWithinMinutes } =
    draft;
  const hospitalName = draft.hospitalName.trim();
  if (
    levels.length !== settings.urgencyLevels.length ||
    hospitalName === '' ||
    draft.languages.length === 0 ||
    !/^[A-Z]{2}$/.test(draft.defaultCountry) ||
    !isMinutes(appointmentTargetMinutes) ||
    !isMinutes(lateAfterMinutes) ||
    !isMinutes(noShowAfterMinutes) ||
    !isMinutes(earlyCheckInMinutes) ||
    !isMinutes(reopenWithinMinutes) ||
    (draft.colours !== null && !isBrandColour(draft.colours.brand))
  ) {
    return null;
  }
  return {
    hospitalName,
    languages: [...draft.languages],
    defaultCountry: draft.defaultCountry,
    urgencyLevels: levels,
    strictLevel: draft.strictLevel,
    appointmentTargetMinutes,
    lateAfterMinutes,
    noShowAfterMinutes,
    earlyCheckInMinutes,
    reopenWithinMinutes,
    logo: draft.logo,
    colours: draft.colours,
    outcomes: settings.outcomes,
    boardMessage: draft.boardMessage.trim() || null,
    revision: settings.revision,
  };
};

/** In the order of the hospital's: what is added comes last. */
export const withLanguage = (languages: readonly string[], language: Language, isOn: boolean): readonly string[] => {
  const without = languages.filter((tag) => tag.split('-')[0] !== language);
  return isOn ? [...languages, language] : without;
};
