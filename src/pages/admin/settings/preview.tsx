import { useDeferredValue } from 'react';
import type { Settings } from '../../../protocol/views.ts';
import { createFormat } from '../../shared/format.ts';
import { messages as boardEnglish } from '../../board/messages/en.ts';
import { directionOf, offeredLanguages } from '../../../protocol/languages.ts';
import { useFeed } from '../../shared/staff/hub.tsx';
import { Mark } from '../../shared/staff/icon.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { defineTexts, useLanguage, useStaffTexts } from '../../shared/staff/texts.tsx';
import { labelOf, urgencyColours, UrgencyMark } from '../../shared/staff/urgency.tsx';
import { useAdminTexts } from '../texts.ts';

const boardTexts = defineTexts<typeof boardEnglish>({
  en: async () => boardEnglish,
  de: async () => (await import('../../board/messages/de.ts')).messages,
  es: async () => (await import('../../board/messages/es.ts')).messages,
  pt: async () => (await import('../../board/messages/pt.ts')).messages,
  ar: async () => (await import('../../board/messages/ar.ts')).messages,
});

/** The marks in both themes and the head of a board, as they would be. `settings` is null while something is missing. */
export const Preview = ({ settings }: { settings: Settings | null }) => {
  const t = useAdminTexts();
  const { settings: saved } = useFeed();
  const shown = useDeferredValue(settings ?? saved);
  return (
    <section className="side-pane" aria-label={t('preview')}>
      <div className="side-inside">
        <header>
          <h2>{t('preview')}</h2>
        </header>
        <p className="secondary">{t('previewNote')}</p>
        <div className="preview-themes">
          <Marks settings={shown} theme="light" title={t('previewLight')} />
          <Marks settings={shown} theme="dark" title={t('previewDark')} />
        </div>
        <h3>{t('previewBoard')}</h3>
        <boardTexts.Provide language={offeredLanguages(shown.languages)[0]}>
          <BoardHead settings={shown} />
        </boardTexts.Provide>
      </div>
    </section>
  );
};

type MarksProps = { readonly settings: Settings; readonly theme: 'light' | 'dark'; readonly title: string };

const Marks = ({ settings, theme, title }: MarksProps) => {
  const staff = useStaffTexts();
  const language = useLanguage();
  return (
    <div className="preview-marks" data-theme={theme} style={urgencyColours(settings)}>
      <h3>{title}</h3>
      <ul>
        {settings.urgencyLevels.map((level) => (
          <li key={level.level}>
            {/* Its own label is the saved one; the words beside it are the new ones. */}
            <span aria-hidden="true">
              <UrgencyMark level={level.level} size={24} />
            </span>
            <b>{labelOf(level, language)}</b>
            <span className="secondary">{staff('minutes', { count: level.targetMinutes })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
};

/** In the language that the boards begin with. */
const BoardHead = ({ settings }: { settings: Settings }) => {
  const t = boardTexts.useTexts();
  const { day } = useFeed();
  const now = useNow(10_000);
  const [language] = offeredLanguages(settings.languages);
  const time = createFormat(language, day.timeZone).time(new Date(now));
  return (
    <div className="preview-board" lang={language} dir={directionOf(language)} data-theme="light">
      <div className="preview-bar">
        {settings.logo === null ? <Mark size={20} /> : <img className="preview-bar__logo" src={settings.logo} alt="" />}
        <b>{settings.hospitalName}</b>
        <time>{time}</time>
      </div>
      <div
        className="preview-band"
        style={settings.colours === null ? undefined : { background: settings.colours.brand }}
      >
        <p>{t('pleaseWait')}</p>
        <p>{t('appearsHere')}</p>
      </div>
    </div>
  );
};
