/** @jsxImportSource preact */
import { useEffect, useRef } from 'preact/hooks';
import { offeredLanguages, directionOf, type Language } from '../shared/i18n/languages.ts';
import { Time } from '../shared/public/figures.tsx';
import { Icon } from '../shared/public/icons.tsx';
import { rich, slot } from '../shared/public/rich.tsx';
import { Ask, Bar, Foot, type KioskProps } from './frame.tsx';
import type { Refusal } from './refusal.ts';
import type { Action, Step } from './steps.ts';

/** Here and not fetched: it is said when there is nothing to fetch from. */
const pleaseGoToReception: Record<Language, string> = {
  en: 'Please go to reception.',
  de: 'Bitte gehen Sie zum Empfang.',
  es: 'Diríjase a recepción, por favor.',
  pt: 'Dirija-se à receção, por favor.',
  ar: 'يرجى التوجه إلى مكتب الاستقبال.',
};

/** `since`: null where the hub was never heard. */
export const Away = (props: KioskProps & { readonly since: Date | null }) => {
  const { snapshot, texts, format, since } = props;
  const { t } = texts;
  const others = offeredLanguages(snapshot.feed?.settings.languages ?? ['en', 'de', 'es', 'pt', 'ar']).filter(
    (language) => language !== texts.language,
  );
  return (
    <div class="k k--away" data-live="no">
      <Bar {...props} />
      <div class="away__sign hatch">
        <Icon name="cut" />
      </div>
      <main class="away">
        <div role="alert">
          <h1>{t('away')}</h1>
          <p class="away__do">{t('awayDo')}</p>
          <p class="away__calm">{t('awayCalm')}</p>
        </div>
        {others.length > 0 && (
          <ul class="away__tongues">
            {others.map((language) => (
              <li key={language} lang={language} dir={directionOf(language)}>
                {pleaseGoToReception[language]}
              </li>
            ))}
          </ul>
        )}
      </main>
      <footer class="k__foot">
        <span>
          {since === null
            ? t('awayTrying')
            : rich(t('awaySince', { time: slot('time') }), { time: <Time at={format.time(since)} /> })}
        </span>
      </footer>
    </div>
  );
};

export const Waiting = (props: KioskProps & { readonly title: string; readonly detail: string }) => (
  <div class="k">
    <Bar {...props} />
    <Ask title={props.title} detail={props.detail} />
    <main class="k__touch">
      <div class="moment" role="progressbar" aria-label={props.title}>
        <i />
      </div>
    </main>
    <footer class="k__foot" />
  </div>
);

export const Refused = (props: KioskProps & { readonly refusal: Refusal; readonly from: Step }) => {
  const { texts, act, refusal, from } = props;
  const { t } = texts;
  const { title, detail } = wordsOf(refusal, props);
  const offers = offersOf(refusal, from);
  return (
    <div class="k">
      <Bar {...props} />
      <Ask title={title} detail={detail} />
      <main class="k__touch">
        <div class="offers">
          {offers.map(({ action, key }, index) => (
            <button type="button" class={index === 0 ? 'btn btn--main' : 'btn'} key={key} onClick={() => act(action)}>
              {t(key)}
            </button>
          ))}
        </div>
      </main>
      <Foot {...props}>
        <span>{t('needHelp')}</span>
      </Foot>
    </div>
  );
};

const wordsOf = (refusal: Refusal, { texts: { t }, format }: KioskProps): { title: string; detail: string } => {
  switch (refusal.kind) {
    case 'phone-wrong':
      return { title: t('toReception'), detail: t('phoneWrong') };
    case 'code-unknown':
      return { title: t('noAppointment'), detail: t('codeUnknown') };
    case 'person-unknown':
      return { title: t('unknownPerson'), detail: t('unknownPersonDetail') };
    case 'no-appointment':
      return { title: t('noAppointment'), detail: t('noAppointmentDetail') };
    case 'too-early':
      return {
        title: t('tooEarly', { time: format.time(refusal.scheduledDate) }),
        detail: t('tooEarlyDetail', { opens: format.time(refusal.opensAt) }),
      };
    case 'wrong-day':
      return {
        title: t('wrongDay', { date: format.date(refusal.scheduledDate) }),
        detail: t('wrongDayDetail', { time: format.time(refusal.scheduledDate) }),
      };
    case 'over':
      return { title: t('over'), detail: t('overDetail') };
    case 'closed':
      return { title: t('departmentClosed'), detail: t('departmentClosedDetail') };
    case 'reception':
      return { title: t('toReception'), detail: t('toReceptionDetail') };
  }
};

type Offer = { readonly action: Action; readonly key: 'tryAgain' | 'takeNumber' | 'startAgain' };

/** What the person may still do here, the likeliest first. */
const offersOf = ({ kind }: Refusal, from: Step): readonly Offer[] => {
  const again: Offer = { action: { kind: 'back' }, key: 'tryAgain' };
  const number: Offer = { action: { kind: 'take-number' }, key: 'takeNumber' };
  const over: Offer = { action: { kind: 'restart' }, key: 'startAgain' };
  switch (kind) {
    case 'person-unknown':
    case 'code-unknown':
    case 'phone-wrong':
      return from.kind === 'start' ? [over] : [again, number, over];
    case 'no-appointment':
      return [number, over];
    default:
      return [over];
  }
};

/** Over whatever was on the screen; a touch anywhere is an answer. */
export const StillThere = ({ snapshot, texts: { t } }: KioskProps) => {
  const dialog = useRef<HTMLDivElement>(null);
  useEffect(() => dialog.current?.querySelector('button')?.focus(), []);
  return (
    <div class="still" role="alertdialog" aria-modal="true" aria-labelledby="still-title" ref={dialog}>
      <div class="still__box">
        <h2 id="still-title">{t('stillThere')}</h2>
        <p>{t('stillThereDetail')}</p>
        <button type="button" class="btn btn--main">
          {t('stay')}
        </button>
        <p class="still__left" role="timer">
          {t('clearsIn', { count: snapshot.clearsInSeconds ?? 0 })}
        </p>
      </div>
    </div>
  );
};
