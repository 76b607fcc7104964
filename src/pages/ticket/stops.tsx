/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { Time } from '../shared/public/figures.tsx';
import { Icon } from '../shared/public/icons.tsx';
import { rich, slot } from '../shared/public/rich.tsx';
import type { Stop } from './model.ts';
import type { TicketProps } from './ticket.tsx';
import './stops.css';

type StopsProps = Pick<TicketProps, 'model' | 'texts' | 'format'>;

/** The patient's day: what is done, where they are, what is still to come. Nothing where it is one stop. */
export const Stops = (props: StopsProps) => {
  const { model, texts } = props;
  const { stops } = model;
  if (stops.length === 0) return null;
  return (
    <section class="stops" aria-labelledby="stops-title">
      <h2 id="stops-title">{texts.t('yourVisit')}</h2>
      <ol>
        {stops.map((stop, index) => (
          <StopRow key={index} {...props} stop={stop} isFirstOfAny={stop.position !== stops[index - 1]?.position} />
        ))}
      </ol>
    </section>
  );
};

const StopRow = ({ stop, isFirstOfAny, texts: { t }, format }: StopsProps & { stop: Stop; isFirstOfAny: boolean }) => {
  const { state, where, way, instruction, anyOrder } = stop;
  const isAhead = state === 'now' || state === 'planned';
  return (
    <li data-stop={state} aria-current={state === 'now' ? 'step' : undefined}>
      {anyOrder && isFirstOfAny && <em class="stops__any">{t('anyOrder')}</em>}
      <i class="stops__dot">{state === 'done' && <Icon name="tick" />}</i>
      <b>{where}</b>
      <span class="stops__at">
        {stateIn(stop, t, format)}
        {isAhead && way !== null && (
          <>
            . <bdi>{way}</bdi>
          </>
        )}
      </span>
      {instruction !== null && state !== 'done' && state !== 'skipped' && (
        <span class="stops__at">
          <bdi>{instruction}</bdi>
        </span>
      )}
    </li>
  );
};

const stateIn = (
  { state, doneAt, opensAt }: Stop,
  t: StopsProps['texts']['t'],
  format: StopsProps['format'],
): ComponentChildren => {
  const timed = (text: string, at: string) => rich(text, { time: <Time at={format.time(at)} /> });
  if (doneAt !== null) return timed(t('stopDoneAt', { time: slot('time') }), doneAt);
  if (opensAt !== null) return timed(t('stopFrom', { time: slot('time') }), opensAt);
  return {
    done: t('stopDone'),
    now: t('stopNow'),
    planned: t('stopPlanned'),
    missed: t('stopMissed'),
    skipped: t('stopSkipped'),
  }[state];
};
