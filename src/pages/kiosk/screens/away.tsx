/** @jsxImportSource preact */
import { directionOf, offeredLanguages, type Language } from '../../../protocol/languages.ts';
import { Time } from '../../shared/public/figures.tsx';
import { Icon } from '../../shared/public/icons.tsx';
import { rich, slot } from '../../shared/public/rich.tsx';
import { Frame, type KioskProps } from '../frame/frame.tsx';
import './away.css';

/** These words are in the page itself: they are shown when nothing can be fetched. */
const pleaseGoToReception: Record<Language, string> = {
  en: 'Please go to reception.',
  de: 'Bitte gehen Sie zum Empfang.',
  es: 'Diríjase a recepción, por favor.',
  pt: 'Dirija-se à receção, por favor.',
  ar: 'يرجى التوجه إلى مكتب الاستقبال.',
};

/** `since`: null where the hub was never heard. Nothing to touch: it says the same in all languages already. */
export const Away = (props: KioskProps & { readonly since: Date | null }) => {
  const { snapshot, texts, format, since } = props;
  const { t } = texts;
  const others = offeredLanguages(snapshot.feed?.settings.languages ?? ['en', 'de', 'es', 'pt', 'ar']).filter(
    (language) => language !== texts.language,
  );
  return (
    <Frame {...props} whole bare live={false}>
      <main class="k-away">
        <div class="k-away__sign hatch">
          <Icon name="cut" />
        </div>
        <div role="alert">
          <h1 class="k-away__title">{t('away')}</h1>
          <p class="k-away__do">{t('awayDo')}</p>
          <p class="k-away__calm">{t('awayCalm')}</p>
        </div>
        {others.length > 0 && (
          <ul class="k-away__others">
            {others.map((language) => (
              <li key={language} lang={language} dir={directionOf(language)}>
                {pleaseGoToReception[language]}
              </li>
            ))}
          </ul>
        )}
        <p class="k-away__since">
          {since === null
            ? t('awayTrying')
            : rich(t('awaySince', { time: slot('time') }), { time: <Time at={format.time(since)} /> })}
        </p>
      </main>
    </Frame>
  );
};
