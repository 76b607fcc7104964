/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createFormat } from '../shared/format.ts';
import { inLanguage } from '../shared/i18n/department-names.ts';
import { languageOf, type Language } from '../../protocol/languages.ts';
import { useHospitalColour } from '../shared/public/brand.ts';
import { useMinute } from '../shared/public/clock.ts';
import type { DeviceAccess } from '../shared/public/device-access.ts';
import { PairingScreen } from '../shared/public/pairing-screen.tsx';
import { useTexts } from '../shared/public/use-texts.ts';
import { useStore, type Store } from '../shared/public/use-store.ts';
import { Kiosk } from './kiosk.tsx';
import { asksStillThere, isAway, type KioskSnapshot, type LiveKiosk } from './live-kiosk.ts';
import { listenToGestures, type Gestures } from './presence/gestures.ts';
import { listenToKeys } from './presence/keyboard.ts';
import type { Printer, Printing } from './printing/printer.ts';
import type { Reader } from './sound/reader.ts';
import { serviceName } from './steps/offer.ts';
import { loadKioskTexts } from './texts.ts';

type PageProps = {
  readonly access: Store<DeviceAccess>;
  readonly openKiosk: (access: DeviceAccess) => LiveKiosk | null;
  readonly reader: Reader;
  /** Null where this kiosk has no printer. */
  readonly printer: Printer | null;
};

export const KioskPage = ({ access, openKiosk, ...tools }: PageProps) => {
  const device = useStore(access);
  const kiosk = useMemo(() => openKiosk(device), [device, openKiosk]);
  return kiosk ? <PairedKiosk kiosk={kiosk} {...tools} /> : <Unpaired device={device} />;
};

const useKioskTexts = (language: Language) => {
  const texts = useTexts(loadKioskTexts, language);
  useEffect(() => {
    if (texts) document.title = texts.t('title');
  }, [texts]);
  return texts;
};

const Unpaired = ({ device }: { device: DeviceAccess }) => {
  const texts = useKioskTexts(languageOf(navigator.language) ?? 'en');
  return device.kind === 'unpaired' && texts ? <PairingScreen {...device} t={texts.t} /> : null;
};

const PairedKiosk = ({ kiosk, reader, printer }: { kiosk: LiveKiosk } & Pick<PageProps, 'reader' | 'printer'>) => {
  const heard = useStore(kiosk);
  const now = useMinute();
  const texts = useKioskTexts(heard.language);
  const snapshot = { ...heard, feed: heard.feed && inLanguage(heard.feed, texts?.language ?? heard.language) };
  const { feed, step } = snapshot;
  useHospitalColour(feed?.settings);
  const timeZone = feed?.day.timeZone;
  const format = useMemo(() => texts && createFormat(texts.language, timeZone), [texts, timeZone]);
  usePresence(kiosk, texts ? pictureOf(snapshot, texts.language) : null);
  const printing = usePrinting(step.kind === 'ticket' ? step.issued.entry.queueId : null, printer, kiosk.touched);
  useEffect(() => reader.stop, [step.kind, reader]);
  if (!texts || !format) return null;
  return (
    <Kiosk
      snapshot={snapshot}
      texts={texts}
      format={format}
      now={now}
      act={kiosk.act}
      speak={kiosk.speak}
      chooseLanguage={kiosk.chooseLanguage}
      readAloud={() => void reader.read(texts.language, document.body)}
      printing={printing}
      connectPrinter={printer?.connect ?? null}
      origin={location.origin}
    />
  );
};

/** Tells one screen from the next: it changes when something else is under the finger. */
const pictureOf = (snapshot: KioskSnapshot, language: Language): string => {
  const { step, liveness, feed } = snapshot;
  const isList = step.kind === 'department' || step.kind === 'services';
  const page = isList ? step.page : step.kind === 'name' ? step.letters : 0;
  const departments = isList ? [...(feed?.departments.values() ?? [])] : [];
  const services = isList ? [...(feed?.services.values() ?? [])] : [];
  return [
    step.kind,
    page,
    language,
    liveness.kind,
    isAway(snapshot),
    snapshot.choosesLanguage,
    asksStillThere(snapshot),
    ...departments.map(({ departmentId, name, active }) => `${departmentId} ${name} ${active}`),
    ...services.map((service) => `${service.serviceId} ${serviceName(service, language)} ${service.active}`),
  ].join('\n');
};

/** Keys, the scanner, which touches count, and whether anybody is there. */
const usePresence = (kiosk: LiveKiosk, picture: string | null): void => {
  const gestures = useRef<Gestures>(undefined);
  useLayoutEffect(() => {
    gestures.current = listenToGestures(window);
    const stopKeys = listenToKeys(window, {
      act: kiosk.act,
      isSettled: () => gestures.current?.isSettled() ?? true,
      isCovered: () => document.querySelector('[aria-modal=true]') !== null,
    });
    // After the keys: they must still see the sheet that this key answers.
    const signs = ['pointerdown', 'keydown'] as const;
    for (const sign of signs) window.addEventListener(sign, kiosk.touched);
    return () => {
      for (const sign of signs) window.removeEventListener(sign, kiosk.touched);
      stopKeys();
      gestures.current?.stop();
    };
  }, [kiosk]);
  useLayoutEffect(() => gestures.current?.turned(), [picture]);
};

/** Prints a ticket once, as soon as it is drawn. If no paper comes, there is more time to scan the code. */
const usePrinting = (queueId: string | null, printer: Printer | null, failed: () => void): Printing | null => {
  const [printing, setPrinting] = useState<Printing>('printing');
  useEffect(() => {
    if (queueId === null || printer === null) return;
    let shown = true;
    setPrinting('printing');
    const timer = setTimeout(() => {
      printer.print().then(
        () => shown && setPrinting('printed'),
        () => {
          if (!shown) return;
          setPrinting('failed');
          failed();
        },
      );
    }, 50);
    return () => {
      shown = false;
      clearTimeout(timer);
    };
  }, [queueId, printer, failed]);
  return printer && printing;
};
