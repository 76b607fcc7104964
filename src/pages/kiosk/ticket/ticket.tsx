/** @jsxImportSource preact */
import type { Format } from '../../shared/format.ts';
import { QueueNumber } from '../../shared/public/figures.tsx';
import { Icon } from '../../shared/public/icons.tsx';
import { widthInEm } from '../../shared/public/number-width.ts';
import { QrCode } from '../../shared/public/qr.tsx';
import { EndFoot, Frame, type KioskTexts } from '../frame/frame.tsx';
import type { Printing } from '../printing/printer.ts';
import { addressOf, afterwardsOf, destinationOf, type TicketProps } from './issued.ts';
import './ticket.css';

/** Below this no range is told: a person who is nearly next should stay. */
export const SOON_S = 180;

export const Ticket = (props: TicketProps & { readonly scanned: boolean }) => {
  const { texts, issued, printing, scanned } = props;
  const { t } = texts;
  const { queueNumber } = issued.entry;
  const destination = destinationOf(props);
  const afterwards = afterwardsOf(props);
  return (
    <Frame {...props} whole>
      <main class="k-ticket" data-compact={scanned || printing === 'failed' || afterwards !== null}>
        <div class="k-slip" role="status">
          <div class="k-slip__top">
            <div class="k-slip__label" data-read>
              {issued.isAdded ? t('addedToVisit') : issued.reprint ? t('alreadyYours') : t('yourNumber')}
            </div>
            <div class="k-slip__number" style={{ '--em': widthInEm(queueNumber) }} data-read="number">
              <QueueNumber>{queueNumber}</QueueNumber>
            </div>
            <div class="k-slip__destination" data-length={lengthOf(destination)} data-read>
              {destination}
            </div>
            {afterwards !== null && (
              <div class="k-slip__afterwards" data-read>
                {t('afterwards', { places: afterwards })}
              </div>
            )}
          </div>
          <div class="k-slip__low">
            <Facts {...props} />
            <div class="k-slip__scan">
              <div class="k-slip__code">
                <QrCode text={addressOf(props)} label={t('qrCode')} />
              </div>
              <div>
                <b class="k-slip__follow" data-read>
                  {t('followTitle')}
                </b>
                <span class="k-slip__how" data-read>
                  {printing === null || printing === 'failed' ? t('followDetail') : t('followPrinted')}
                </span>
              </div>
            </div>
          </div>
        </div>
        {scanned && (
          <p class="k-ticket__scanned" role="alert" data-read>
            {t('scannedOver')}
          </p>
        )}
        {printing && !scanned && <Print printing={printing} t={t} />}
      </main>
      <EndFoot {...props} />
    </Frame>
  );
};

const lengthOf = (text: string): 'short' | 'long' | 'longer' =>
  text.length > 110 ? 'longer' : text.length > 56 ? 'long' : 'short';

const Print = ({ printing, t }: { readonly printing: Printing; readonly t: KioskTexts['t'] }) => (
  <div class={`k-print k-print--${printing}`} role={printing === 'failed' ? 'alert' : 'status'}>
    <Icon name="printer" />
    <div>
      <b class="k-print__text">{t(printing === 'failed' ? 'printFailed' : printing)}</b>
      {printing === 'failed' ? (
        <span class="k-print__detail">{t('printFailedDetail')}</span>
      ) : (
        <div class="k-print__track">
          <i class="k-print__bar" />
        </div>
      )}
    </div>
  </div>
);

/** How many are before, and how long it will take. What the hub cannot tell is left out. */
const Facts = ({ texts, format, issued: { position, estimatedWaitSeconds } }: TicketProps) => {
  if (position === null && estimatedWaitSeconds === null) return null;
  const { t } = texts;
  return (
    <dl class="k-facts">
      {position !== null && (
        <div>
          <dt class="k-facts__name">{t('beforeYou')}</dt>
          <dd class="k-facts__value">
            {position === 1 ? (
              <small class="k-facts__unit">{t('nobody')}</small>
            ) : (
              <Figures text={t('people', { count: position - 1 })} />
            )}
          </dd>
        </div>
      )}
      {estimatedWaitSeconds !== null && (
        <div>
          <dt class="k-facts__name">{t('expectedWait')}</dt>
          <dd class="k-facts__value">
            <Wait seconds={estimatedWaitSeconds} format={format} t={t} />
          </dd>
        </div>
      )}
    </dl>
  );
};

/** `3 people` with a large 3, wherever the language puts it. */
const Figures = ({ text }: { text: string }) => (
  <>
    {text.split(/(\d+)/).map((part) =>
      /^\d/.test(part)
        ? part
        : part !== '' && (
            <small class="k-facts__unit" key={part}>
              {part}
            </small>
          ),
    )}
  </>
);

const Wait = ({ seconds, format, t }: { seconds: number; format: Format; t: KioskTexts['t'] }) => {
  if (seconds < SOON_S) return <small class="k-facts__unit">{t('soon')}</small>;
  return (
    <>
      {format.wait(seconds).map(({ kind, text }) =>
        kind === 'figures' ? (
          <bdi key={kind}>{text}</bdi>
        ) : (
          <small class="k-facts__unit" key={kind}>
            {text}
          </small>
        ),
      )}
    </>
  );
};
