/** @jsxImportSource preact */
import { nativeNames, offeredLanguages, type Language } from '../shared/i18n/languages.ts';
import { Icon } from '../shared/public/icons.tsx';
import { Ask, Bar, Foot, type KioskProps } from './frame.tsx';

/** In each language, since whoever needs it cannot read the others. */
const languageWords: Record<Language, string> = {
  en: 'Language',
  de: 'Sprache',
  es: 'Idioma',
  pt: 'Idioma',
  ar: 'اللغة',
};

export const Start = (props: KioskProps) => {
  const { texts, act } = props;
  const { t } = texts;
  return (
    <div class="k">
      <Bar {...props} />
      <Ask title={t('askAppointment')} detail={t('askAppointmentDetail')} />
      <main class="k__touch">
        <div class="choice">
          <Choice
            icon="appointment"
            title={t('yesCheckIn')}
            detail={t('yesCheckInDetail')}
            onChoose={() => act({ kind: 'has-appointment' })}
          />
          <Choice
            icon="slip"
            title={t('noTakeNumber')}
            detail={t('noTakeNumberDetail')}
            onChoose={() => act({ kind: 'take-number' })}
          />
        </div>
        <Languages {...props} />
      </main>
      <Foot {...props}>
        <span>{t('needHelp')}</span>
        {props.connectPrinter && (
          <button type="button" class="btn" onClick={props.connectPrinter}>
            <Icon name="printer" />
            {t('connectPrinter')}
          </button>
        )}
      </Foot>
    </div>
  );
};

/** With an appointment: found by the person, or by the code. */
export const Identify = (props: KioskProps) => {
  const { texts, act } = props;
  const { t } = texts;
  return (
    <div class="k">
      <Bar {...props} />
      <Ask title={t('askHow')} detail={t('askHowDetail')} />
      <main class="k__touch">
        <div class="choice">
          <Choice
            icon="phone"
            title={t('byPhone')}
            detail={t('byPhoneDetail')}
            onChoose={() => act({ kind: 'by-phone' })}
          />
          <Choice
            icon="code"
            title={t('byCode')}
            detail={t('byCodeDetail')}
            onChoose={() => act({ kind: 'by-code' })}
          />
        </div>
      </main>
      <Foot {...props} />
    </div>
  );
};

type ChoiceProps = {
  readonly icon: Parameters<typeof Icon>[0]['name'];
  readonly title: string;
  readonly detail: string;
  readonly onChoose: () => void;
};

const Choice = ({ icon, title, detail, onChoose }: ChoiceProps) => (
  <button type="button" class="choice__a" onClick={onChoose}>
    <span class="choice__icon">
      <Icon name={icon} />
    </span>
    <span class="choice__text">
      <b>{title}</b>
      <span>{detail}</span>
    </span>
  </button>
);

const Languages = ({ snapshot, texts, speak }: KioskProps) => {
  const offered = offeredLanguages(snapshot.feed?.settings.languages ?? []);
  if (offered.length < 2) return null;
  const words = [...new Set([texts.language, ...offered].map((language) => languageWords[language]))].slice(0, 3);
  return (
    <div class="lang" role="group" aria-label={words.join(' · ')}>
      <div class="lang__head">
        <Icon name="globe" />
        {words.join(' · ')}
      </div>
      <div class="lang__list">
        {offered.map((language) => (
          <button
            type="button"
            class="btn"
            key={language}
            lang={language}
            aria-pressed={language === texts.language}
            onClick={() => speak(language)}
          >
            {nativeNames[language]}
          </button>
        ))}
      </div>
    </div>
  );
};
