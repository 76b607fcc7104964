/** @jsxImportSource preact */
import type { ComponentChild } from 'preact';
import { QueueNumber } from '../../shared/public/figures.tsx';
import { Icon } from '../../shared/public/icons.tsx';
import { rich, slot } from '../../shared/public/rich.tsx';
import type { Notice } from '../notices.ts';
import type { BoardTexts } from './board.tsx';
import { Fit } from './fit.tsx';
import './foot.css';

type FootProps = { readonly notices: readonly Notice[]; readonly turn: number; readonly t: BoardTexts['t'] };

/** About as many letters as stand in one line of a landscape screen. */
const ONE_LINE = 54;
const icons = { missed: 'missed', delay: 'clock', message: 'message', sound: 'muted' } as const;

/** One notice at a time, in turns. As high as the longest of them needs, so that nothing above moves with the turns. */
export const Foot = ({ notices, turn, t }: FootProps) => {
  const notice = notices[turn % Math.max(1, notices.length)];
  if (notice === undefined) return null;
  const isLong = notices.some((one) => lengthOf(one, t) > ONE_LINE);
  return (
    <footer class={isLong ? 'foot foot--long' : 'foot'} data-notice={notice.kind} data-fits>
      <Icon class="foot__icon" name={icons[notice.kind]} />
      <Fit class="foot__text">{wordsOf(notice, t)}</Fit>
    </footer>
  );
};

const lengthOf = (notice: Notice, t: BoardTexts['t']): number => {
  switch (notice.kind) {
    case 'missed':
      return t('missed', { numbers: notice.numbers.join(', ') }).length;
    case 'delay':
      return t('late', { doctor: notice.doctor, count: notice.minutes }).length + t('placeKept').length + 2;
    case 'message':
      return notice.text.length;
    case 'sound':
      return t('soundOff').length + t('soundHint').length + 1;
  }
};

const wordsOf = (notice: Notice, t: BoardTexts['t']): ComponentChild => {
  switch (notice.kind) {
    case 'missed':
      return rich(t('missed', { numbers: slot('numbers') }), { numbers: <Numbers of={notice.numbers} /> });
    case 'delay':
      return (
        <>
          <b class="foot__strong">
            {rich(t('late', { doctor: slot('doctor'), count: notice.minutes }), {
              doctor: <bdi>{notice.doctor}</bdi>,
            })}
          </b>{' '}
          <span class="foot__more">{t('placeKept')}.</span>
        </>
      );
    case 'message':
      return <bdi dir="auto">{notice.text}</bdi>;
    case 'sound':
      return (
        <>
          <b class="foot__strong">{t('soundOff')}</b> <span class="foot__more">{t('soundHint')}</span>
        </>
      );
  }
};

const Numbers = ({ of }: { of: readonly string[] }) =>
  of.map((number, at) => (
    <span key={number}>
      {at > 0 ? ', ' : ''}
      <QueueNumber>{number}</QueueNumber>
    </span>
  ));
