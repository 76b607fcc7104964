/** @jsxImportSource preact */
import { QueueNumber } from '../../shared/public/figures.tsx';
import { widthInEm } from '../../shared/public/number-width.ts';
import { QrCode } from '../../shared/public/qr.tsx';
import { addressOf, afterwardsOf, destinationOf, type TicketProps } from './issued.ts';
import './paper.css';
import { SOON_S } from './ticket.tsx';

/** The same for an 80 mm printer. On the screen it is not seen. */
export const Paper = (props: TicketProps) => {
  const { snapshot, texts, format, issued, now } = props;
  const { t } = texts;
  const { position, estimatedWaitSeconds } = issued;
  const { queueNumber } = issued.entry;
  const afterwards = afterwardsOf(props);
  return (
    <section class="k-paper" aria-hidden="true" data-address={addressOf(props)}>
      <p class="k-paper__hospital" data-kind="hospital">
        {snapshot.feed?.settings.hospitalName}
      </p>
      <p>{t('yourNumber')}</p>
      <p class="k-paper__number" data-kind="number" style={{ '--em': widthInEm(queueNumber) }}>
        <QueueNumber>{queueNumber}</QueueNumber>
      </p>
      <p class="k-paper__destination" data-kind="destination">
        {destinationOf(props)}
      </p>
      {afterwards !== null && <p>{t('afterwards', { places: afterwards })}</p>}
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
      <div class="k-paper__code">
        <QrCode text={addressOf(props)} label={t('qrCode')} />
      </div>
      <p>{t('followTitle')}</p>
      <p>
        {format.date(now)}, {format.time(now)}
      </p>
    </section>
  );
};
