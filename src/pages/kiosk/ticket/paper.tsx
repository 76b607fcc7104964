/** @jsxImportSource preact */
import { QueueNumber } from '../../shared/public/figures.tsx';
import { widthInEm } from '../../shared/public/number-width.ts';
import { QrCode } from '../../shared/public/qr.tsx';
import { addressOf, afterwardsOf, destinationOf, firstPlaceOf, withHeading, type TicketProps } from './issued.ts';
import './paper.css';
import { SOON_S } from './ticket.tsx';

/**
 * The same for an 80 mm printer. On the screen it is not seen. A receipt printer gets its lines one by one (`printing/receipt.ts`),
 * each drawn as its `data-kind` says.
 */
export const Paper = (props: TicketProps) => {
  const { snapshot, texts, format, issued, now } = props;
  const { t } = texts;
  const { position, estimatedWaitSeconds } = issued;
  const { queueNumber } = issued.entry;
  return (
    <section class="k-paper" aria-hidden="true" data-address={addressOf(props)}>
      <p class="k-paper__hospital" data-kind="hospital">
        {snapshot.feed?.settings.hospitalName}
      </p>
      <p>
        {format.date(now)}, {format.time(now)}
      </p>
      <p class="k-paper__label" data-kind="ruled">
        {t('yourNumber')}
      </p>
      <p class="k-paper__number" data-kind="number" style={{ '--em': widthInEm(queueNumber) }}>
        <QueueNumber>{queueNumber}</QueueNumber>
      </p>
      <Place {...props} />
      <Afterwards {...props} />
      {position !== null && position > 1 && (
        <p>
          {t('beforeYou')}: {t('people', { count: position - 1 })}
        </p>
      )}
      {estimatedWaitSeconds !== null && estimatedWaitSeconds >= SOON_S && (
        <p>
          {t('expectedWait')}:{' '}
          {format
            .wait(estimatedWaitSeconds)
            .map(({ text }) => text)
            .join('')}
        </p>
      )}
      <div class="k-paper__scan">
        <div class="k-paper__code">
          <QrCode text={addressOf(props)} label={t('qrCode')} />
        </div>
        <p class="k-paper__follow" data-kind="follow">
          {t('followTitle')}
        </p>
      </div>
    </section>
  );
};

/** Where to go now: white on black where there is a way to it, else as it is called. */
const Place = (props: TicketProps) => {
  const { t } = props.texts;
  const first = firstPlaceOf(props);
  if (first === null) {
    return (
      <p class="k-paper__destination" data-kind="destination">
        {destinationOf(props)}
      </p>
    );
  }
  return (
    <div class="k-paper__go">
      <p data-kind="go">{t(first.hasMore ? 'goFirst' : 'goTo')}</p>
      <p class="k-paper__place" data-kind="go-place">
        {first.name}
      </p>
      {first.way !== null && <p data-kind="go">{first.way}</p>}
      {first.instruction !== null && <p data-kind="go">{first.instruction}</p>}
    </div>
  );
};

/** What comes after it, each with the way there: the paper is as long as it has to be. */
const Afterwards = (props: TicketProps) => {
  const { t } = props.texts;
  const { heading, stops } = withHeading(afterwardsOf(props), props);
  if (stops.length === 0) return null;
  return (
    <div class="k-paper__then">
      <p>{heading}</p>
      {stops.map(({ stepId, name, way, over }) => (
        <div class="k-paper__stop" key={stepId}>
          {over !== null && <p data-kind="ruled">{t(over)}</p>}
          <p class="k-paper__name" data-kind={over === null ? 'ruled-name' : 'name'}>
            {name}
          </p>
          {way !== null && <p>{way}</p>}
        </div>
      ))}
    </div>
  );
};
