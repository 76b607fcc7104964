/** @jsxImportSource preact */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { createFormat } from '../shared/format.ts';
import { languageOf, offeredLanguages, preferredLanguage, type Language } from '../shared/i18n/languages.ts';
import { useHospitalColour } from '../shared/public/brand.ts';
import { useStore } from '../shared/public/use-store.ts';
import { keepAwake } from '../shared/public/wake-lock.ts';
import type { LiveTicket } from './live-ticket.ts';
import { ticketModel, type TicketModel } from './model.ts';
import type { Signal } from './signal.ts';
import { loadTicketTexts } from './texts.ts';
import { TicketPage, type TicketTexts } from './ticket.tsx';

type PageProps = {
  readonly ticket: LiveTicket;
  readonly signal: Signal;
  /** Of the address; otherwise the phone's own, if the hospital speaks it. */
  readonly asked: string | null;
};

export const Page = ({ ticket, signal, asked }: PageProps) => {
  const snapshot = useStore(ticket);
  const [sound, setSound] = useState<'off' | 'on'>('off');
  useEffect(() => ticket.onCalled(() => void signal.call()), [ticket, signal]);
  const { feed } = snapshot;
  useHospitalColour(feed?.settings);
  const model = ticketModel(snapshot);
  const language = languageFor(asked, feed?.settings.languages);
  const texts = useTexts(language);
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
      onTryAgain={ticket.tryAgain}
      onLeaving={ticket.answerLeaving}
    />
  );
};

const languageFor = (asked: string | null, tags: readonly string[] | undefined): Language => {
  const wanted = [...(asked === null ? [] : [asked]), ...navigator.languages];
  if (tags === undefined) return wanted.map(languageOf).find((language) => language !== null) ?? 'en';
  return preferredLanguage(wanted, offeredLanguages(tags));
};

/** The former language stays until the next one is there; the document says which it is. */
const useTexts = (language: Language): TicketTexts | null => {
  const [texts, setTexts] = useState<TicketTexts | null>(null);
  useEffect(() => {
    let wanted = true;
    void loadTicketTexts(language).then((loaded) => {
      if (!wanted) return;
      document.documentElement.lang = loaded.language;
      document.documentElement.dir = loaded.direction;
      setTexts(loaded);
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  return texts;
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
