/** @jsxImportSource preact */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createFormat } from '../shared/format.ts';
import { languageOf, type Language } from '../shared/i18n/languages.ts';
import { useMinute } from '../shared/public/clock.ts';
import type { DeviceAccess } from '../shared/public/device-access.ts';
import { PairingScreen } from '../shared/public/pairing-screen.tsx';
import { useHospitalColour } from '../shared/public/brand.ts';
import { useStore, type Store } from '../shared/public/use-store.ts';
import type { Voice } from '../shared/public/voice.ts';
import type { KioskTexts } from './frame.tsx';
import { listenToKeys } from './keyboard.ts';
import { Kiosk } from './kiosk.tsx';
import type { LiveKiosk } from './live-kiosk.ts';
import type { Printer } from './printing/printer.ts';
import { loadKioskTexts } from './texts.ts';

type PageProps = {
  readonly access: Store<DeviceAccess>;
  readonly openKiosk: (access: DeviceAccess) => LiveKiosk | null;
  readonly voice: Voice;
  /** Null where this kiosk has no printer. */
  readonly printer: Printer | null;
};

export const KioskPage = ({ access, openKiosk, ...tools }: PageProps) => {
  const device = useStore(access);
  const kiosk = useMemo(() => openKiosk(device), [device, openKiosk]);
  return kiosk ? <PairedKiosk kiosk={kiosk} {...tools} /> : <Unpaired device={device} />;
};

const Unpaired = ({ device }: { device: DeviceAccess }) => {
  const texts = useTexts(languageOf(navigator.language) ?? 'en');
  return device.kind === 'unpaired' && texts ? <PairingScreen {...device} t={texts.t} /> : null;
};

const PairedKiosk = ({ kiosk, voice, printer }: { kiosk: LiveKiosk } & Pick<PageProps, 'voice' | 'printer'>) => {
  const print = printer?.print ?? null;
  const snapshot = useStore(kiosk);
  const now = useMinute();
  const texts = useTexts(snapshot.language);
  const { feed, step } = snapshot;
  useHospitalColour(feed?.settings);
  const timeZone = feed?.day.timeZone;
  const format = useMemo(() => texts && createFormat(texts.language, timeZone), [texts, timeZone]);
  usePresence(kiosk);
  usePrinting(step.kind === 'ticket' ? step.issued.entry.queueId : null, print);
  const reading = useRef<AbortController>(undefined);
  useEffect(() => () => reading.current?.abort(), [step.kind]);
  if (!texts || !format) return null;
  const readAloud = () => {
    reading.current?.abort();
    reading.current = new AbortController();
    const said = [
      ...document.querySelectorAll('.k__ask :is(h1, p), .k__touch :is(b, .choice__text > span, .dept__name)'),
    ]
      .map(({ textContent }) => textContent)
      .join('. ');
    void voice.say(texts.language, said, reading.current.signal);
  };
  return (
    <Kiosk
      snapshot={snapshot}
      texts={texts}
      format={format}
      now={now}
      act={kiosk.act}
      speak={kiosk.speak}
      readAloud={voice.speaks(texts.language) ? readAloud : null}
      print={print}
      connectPrinter={printer?.connect ?? null}
      origin={location.origin}
    />
  );
};

/** Keys, the scanner, and whether anybody is there. */
const usePresence = (kiosk: LiveKiosk): void => {
  useEffect(() => {
    const gestures = ['pointerdown', 'keydown'] as const;
    for (const gesture of gestures) window.addEventListener(gesture, kiosk.touched);
    const stop = listenToKeys(window, kiosk.act);
    return () => {
      for (const gesture of gestures) window.removeEventListener(gesture, kiosk.touched);
      stop();
    };
  }, [kiosk]);
};

const useTexts = (language: Language): KioskTexts | null => {
  const [texts, setTexts] = useState<KioskTexts | null>(null);
  useEffect(() => {
    let wanted = true;
    void loadKioskTexts(language).then((loaded) => {
      if (!wanted) return;
      document.documentElement.lang = loaded.language;
      document.documentElement.dir = loaded.direction;
      document.title = loaded.t('title');
      setTexts(loaded);
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  return texts;
};

/** Once a ticket, as soon as it is drawn. */
const usePrinting = (queueId: string | null, print: (() => void) | null): void => {
  useEffect(() => {
    if (queueId === null || print === null) return;
    const timer = setTimeout(print, 50);
    return () => clearTimeout(timer);
  }, [queueId, print]);
};
