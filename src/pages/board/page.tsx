/** @jsxImportSource preact */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { createFormat } from '../shared/format.ts';
import { inLanguage } from '../shared/i18n/department-names.ts';
import { languageOf, offeredLanguages, type Language } from '../../protocol/languages.ts';
import { useMinute } from '../shared/public/clock.ts';
import type { DeviceAccess } from '../shared/public/device-access.ts';
import { PairingScreen } from '../shared/public/pairing-screen.tsx';
import { useHospitalColour } from '../shared/public/brand.ts';
import { useTexts } from '../shared/public/use-texts.ts';
import { useStore, type Store } from '../shared/public/use-store.ts';
import { withAreasIn } from './areas.ts';
import type { LiveBoard } from './live-board.ts';
import { boardModel } from './model.ts';
import { loadBoardTexts } from './texts.ts';
import { Board } from './view/board.tsx';
import { useShape } from './view/shape.ts';

const PAGE_FOR_MS = 10_000;

type PageProps = {
  readonly access: Store<DeviceAccess>;
  readonly openBoard: (access: DeviceAccess) => LiveBoard | null;
  /** Of the address; the hospital's first language otherwise. */
  readonly asked: string | null;
};

export const BoardPage = ({ access, openBoard, asked }: PageProps) => {
  const device = useStore(access);
  const board = useMemo(() => openBoard(device), [device, openBoard]);
  useEffect(() => () => board?.stop(), [board]);
  const askedLanguage = asked === null ? null : languageOf(asked);
  if (board) return <PairedBoard board={board} asked={askedLanguage} />;
  return <Unpaired device={device} language={askedLanguage ?? languageOf(navigator.language) ?? 'en'} />;
};

const useBoardTexts = (language: Language) => {
  const texts = useTexts(loadBoardTexts, language);
  useEffect(() => {
    if (texts) document.title = texts.t('title');
  }, [texts]);
  return texts;
};

const Unpaired = ({ device, language }: { device: DeviceAccess; language: Language }) => {
  const texts = useBoardTexts(language);
  return device.kind === 'unpaired' && texts ? <PairingScreen {...device} t={texts.t} /> : null;
};

const PairedBoard = ({ board, asked }: { board: LiveBoard; asked: Language | null }) => {
  const snapshot = useStore(board);
  const now = useMinute();
  const turn = useTurn();
  const shape = useShape();
  const { feed } = snapshot;
  useHospitalColour(feed?.settings);
  const language = asked ?? (feed ? offeredLanguages(feed.settings.languages)[0] : null);
  const texts = useBoardTexts(language ?? languageOf(navigator.language) ?? 'en');
  const timeZone = feed?.day.timeZone;
  const format = useMemo(() => texts && createFormat(texts.language, timeZone), [texts, timeZone]);
  const model = boardModel({
    ...snapshot,
    feed: feed && withAreasIn(inLanguage(feed, texts?.language ?? 'en'), texts?.language ?? 'en'),
    turn,
    shape,
    nowMs: now.getTime(),
  });
  useEffect(() => board.shown(new Set(model.shownCalls)), [board, model.shownCalls.join()]);
  return texts && format ? <Board model={model} texts={texts} format={format} now={now} /> : null;
};

const useTurn = (): number => {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((last) => last + 1), PAGE_FOR_MS);
    return () => clearInterval(timer);
  }, []);
  return turn;
};
