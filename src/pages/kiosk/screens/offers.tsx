/** @jsxImportSource preact */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../shared/public/icons.tsx';
import { Button } from '../frame/button.tsx';
import { Ask, Foot, Frame, Touch, type KioskProps } from '../frame/frame.tsx';
import type { Action } from '../steps/steps.ts';
import './offers.css';
import { pagesOf } from './pages-of.ts';

/** One card of the list. */
export type Offer = {
  readonly id: string;
  /** Those of the number to come. */
  readonly letters: string;
  readonly name: string;
  readonly detail: string | null;
  /** Null where it is closed. */
  readonly choose: Action | null;
};

type OffersProps = KioskProps & {
  readonly title: string;
  readonly detail: string;
  readonly step: string;
  readonly offers: readonly Offer[];
  /** Which page of them is wanted. */
  readonly page: number;
  /** What leads to the next page, and from the last to the first. */
  readonly turn: {
    readonly more: 'moreDepartments' | 'moreServices';
    readonly first: 'firstDepartments' | 'firstServices';
  };
};

/** Seven to a screen, fewer where their names are long. With more, the last button leads on. */
const MOST = 7;

export const Offers = (props: OffersProps) => {
  const { title, detail, step, offers, page: wanted, turn, texts, act } = props;
  const { t } = texts;
  const all = shownOf(offers);
  const [list, pages] = usePages(all);
  const page = pages && wanted % pages.length;
  const shown = pages && page !== null ? pages[page] : all;
  const others = pages !== null && page !== null && pages.length > 1 ? { page: page + 1, pages: pages.length } : null;
  return (
    <Frame {...props}>
      <Ask title={title} detail={detail} step={step} />
      <Touch>
        <div class="k-offer" data-measured={pages !== null} ref={list}>
          {shown?.map((offer) => (
            <Card key={offer.id} offer={offer} {...props} />
          ))}
          {others && (
            <Button tall onClick={() => act({ kind: 'page', page: others.page % others.pages })}>
              {t(others.page < others.pages ? turn.more : turn.first, {
                page: String(others.page),
                pages: String(others.pages),
              })}
            </Button>
          )}
        </div>
      </Touch>
      <Foot {...props} />
    </Frame>
  );
};

/** How many cards a screen holds depends on how they wrap, so they are drawn once, unseen, and measured. */
const usePages = (all: readonly Offer[]) => {
  const list = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState<{ of: string; heights: readonly number[]; room: number } | null>(null);
  const [size, setSize] = useState('');
  const of = JSON.stringify([size, document.documentElement.lang, all]);
  const isMeasured = measured?.of === of;
  useLayoutEffect(() => {
    const look = () => setSize(`${innerWidth}x${innerHeight}`);
    addEventListener('resize', look);
    void document.fonts.ready.then(() => setSize((known) => `${known} fonts`));
    return () => removeEventListener('resize', look);
  }, []);
  useLayoutEffect(() => {
    if (isMeasured || !list.current?.parentElement) return;
    const cards = [...list.current.querySelectorAll('.k-offer__card')];
    const gap = Number.parseFloat(getComputedStyle(list.current).rowGap);
    setMeasured({
      of,
      heights: cards.map((card) => card.getBoundingClientRect().height + gap),
      room: list.current.parentElement.clientHeight + gap,
    });
  });
  const pages = isMeasured ? pagesOf(all, { ...measured, most: MOST }) : null;
  return [list, pages] as const;
};

/** Open ones, then closed ones if there is room. So nobody searches for a closed one. */
const shownOf = (offers: readonly Offer[]): readonly Offer[] => {
  const open = offers.filter(({ choose }) => choose !== null);
  return offers.length > MOST ? open : [...open, ...offers.filter(({ choose }) => choose === null)];
};

const LONG_LETTERS = 27;

const Card = ({ offer, texts, act }: KioskProps & { readonly offer: Offer }) => {
  const { letters, name, detail, choose } = offer;
  const isOpen = choose !== null;
  return (
    <button type="button" class="k-offer__card" aria-disabled={!isOpen} onClick={() => isOpen && act(choose)}>
      <b class="k-offer__letters" data-count={letters.length}>
        {letters}
      </b>
      <span class="k-offer__name" data-long={name.length > LONG_LETTERS}>
        <span data-read>{name}</span>
        {detail !== null && (
          <small class="k-offer__detail" data-read>
            {detail}
          </small>
        )}
        {!isOpen && (
          <small class="k-offer__detail" data-read>
            {texts.t('closed')}
          </small>
        )}
      </span>
      {isOpen && <Icon name="onward" class="mirror" />}
    </button>
  );
};
