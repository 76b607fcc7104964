/** @jsxImportSource preact */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { createFormat } from '../shared/format.ts';
import { inLanguage } from '../shared/i18n/department-names.ts';
import { languages, offeredLanguages, preferredLanguage, type Language } from '../../protocol/languages.ts';
import { useHospitalColour } from '../shared/public/brand.ts';
import { useMinute } from '../shared/public/clock.ts';
import { useTexts } from '../shared/public/use-texts.ts';
import { useStore } from '../shared/public/use-store.ts';
import { keepAwake } from '../shared/public/wake-lock.ts';
import type { LiveTicket } from './live-ticket.ts';
import { ticketModel, type TicketModel } from './model.ts';
import type { Signal } from './signal.ts';
import { loadTicketTexts } from './texts.ts';
import { TicketPage, type TicketTexts } from './ticket.tsx';
import { useWay } from './use-way.ts';

type OfferedLanguages = ReturnType<typeof offeredLanguages>;

type PageProps = {
  readonly ticket: LiveTicket;
  readonly signal: Signal;
  /** Of the link, which has the kiosk's; otherwise the phone's own, if the hospital speaks it. */
  readonly asked: string | null;
};

export const Page = ({ ticket, signal, asked }: PageProps) => {
  const snapshot = useStore(ticket);
  const [sound, setSound] = useState<'off' | 'on'>('off');
  useEffect(() => ticket.onCalled(() => void signal.call()), [ticket, signal]);
  const { feed } = snapshot;
  useHospitalColour(feed?.settings);
  const now = useMinute();
  const [chosen, setChosen] = useState(asked);
  const offered = feed && offeredLanguages(feed.settings.languages);
  const language = languageFor(chosen, offered);
  const model = ticketModel({ ...snapshot, language, feed: feed && inLanguage(feed, language), now });
  const texts = useTexts(loadTicketTexts, language);
  const [knowsWay, onKnowsWay] = useWay(model, now);
  const timeZone = feed?.day.timeZone;
  const format = useMemo(() => texts && createFormat(texts.language, timeZone), [texts, timeZone]);
  useTitle(model, texts);
  if (!texts || !format) return null;
  const onSound = () => {
    if (sound === 'on') {
      signal.turnOff();
      return setSound('off');
    }
    // A phone that sleeps hears nothing of a call.
    keepAwake(document);
    void signal.turnOn().then((isOn) => setSound(isOn ? 'on' : 'off'));
  };
  return (
    <TicketPage
      model={model}
      texts={texts}
      format={format}
      sound={sound}
      leaving={snapshot.leaving}
      onSound={onSound}
      knowsWay={knowsWay}
      onKnowsWay={onKnowsWay}
      languages={offered ?? [language]}
      onLanguage={(next) => {
        setChosen(next);
        keepInAddress(next);
      }}
      onTryAgain={ticket.tryAgain}
      onLeaving={ticket.answerLeaving}
    />
  );
};

/** Before the hospital's languages are known, it is the first of theirs that the page speaks. */
const languageFor = (chosen: string | null, offered: OfferedLanguages | null): Language => {
  const wanted = [...(chosen === null ? [] : [chosen]), ...navigator.languages];
  return preferredLanguage(wanted, offered ?? languages);
};

/** So the page is the same after a reload, and for somebody who gets the link. */
const keepInAddress = (language: Language): void => {
  const address = new URL(location.href);
  address.searchParams.set('lang', language);
  history.replaceState(null, '', address);
};

/** Seen among other tabs: the number, and at the turn the room. */
const useTitle = ({ queueNumber, screen }: TicketModel, texts: TicketTexts | null): void => {
  const room = screen.kind === 'turn' ? screen.room : null;
  useEffect(() => {
    if (!texts) return;
    const { t } = texts;
    if (queueNumber === null) document.title = t('title');
    else if (room === null) document.title = t('titleNumber', { number: queueNumber });
    else document.title = t('titleTurn', { number: queueNumber, room });
  }, [texts, queueNumber, room]);
};
