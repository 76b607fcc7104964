/** @jsxImportSource preact */
import type { Format } from '../../shared/format.ts';
import { QueueNumber } from '../../shared/public/figures.tsx';
import { Icon } from '../../shared/public/icons.tsx';
import { widthInEm } from '../../shared/public/number-width.ts';
import { QrCode } from '../../shared/public/qr.tsx';
import { EndFoot, Frame, type KioskTexts } from '../frame/frame.tsx';
import type { Printing } from '../printing/printer.ts';
import {
  addressOf,
  afterwardsOf,
  destinationOf,
  firstPlaceOf,
  inOneLine,
  stopsOf,
  type FirstPlace,
  withHeading,
  type TicketProps,
} from './issued.ts';
import { Plan } from './plan.tsx';
import './ticket.css';
import { useTightness } from './use-tightness.ts';

/** Below this no range is told: a person who is nearly next should stay. */
export const SOON_S = 180;

export const Ticket = (props: TicketProps & { readonly scanned: boolean }) => {
  const { texts, issued, printing, scanned } = props;
  const { t } = texts;
  const { queueNumber } = issued.entry;
  const destination = destinationOf(props);
  const first = firstPlaceOf(props);
  const hasMore = afterwardsOf(props).length > 0;
  const [main, tightness] = useTightness<HTMLElement>([texts.language, scanned, printing].join(' '), {
    from: scanned || printing === 'failed' ? COMPACT : 0,
    most: TIGHTEST,
  });
  // Then the place is one of the stops that are listed.
  const isInDay = issued.isAdded && hasMore && tightness < IN_ONE_LINE;
  return (
    <Frame {...props} whole>
      <main class="k-ticket" data-tight={upTo(tightness)} ref={main}>
        <div class="k-slip" role="status">
          <div class="k-slip__top">
            <div class="k-slip__label" data-read>
              {issued.reprint ? t('alreadyYours') : t('yourNumber')}
            </div>
            <div class="k-slip__number" style={{ '--em': widthInEm(queueNumber) }} data-read="number">
              <QueueNumber>{queueNumber}</QueueNumber>
            </div>
            {first === null && !isInDay && (
              <div class="k-slip__destination" data-length={lengthOf(destination)} data-read>
                {destination}
              </div>
            )}
          </div>
          {first && <Go first={first} t={t} />}
          <div class="k-slip__low">
            {hasMore && <Day {...props} tightness={tightness} />}
            {(!hasMore || tightness < WITHOUT_WAIT) && <Facts {...props} />}
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

/** The number and the code are smaller, and there is less air. */
const COMPACT = 1;
/** Of several stops the wait at the first is left to the ticket's page. Beyond that the words are smaller, too. */
const WITHOUT_WAIT = 2;
/** The stops are told in one line. */
const IN_ONE_LINE = 5;
const TIGHTEST = 8;
/** `1 2 3`, so that a rule for 2 holds from there on. */
const upTo = (tightness: number): string => Array.from({ length: tightness }, (_, index) => index + 1).join(' ');

/** The sign that says where to walk now. */
const Go = ({ first, t }: { readonly first: FirstPlace; readonly t: KioskTexts['t'] }) => (
  <div class="k-slip__go">
    <div class="k-go">
      <span class="k-go__label" data-read>
        {t(first.hasMore ? 'goFirst' : 'goTo')}
      </span>
      <b class="k-go__place" data-length={lengthOf(first.name)} data-read>
        {first.name}
      </b>
      {first.way !== null && (
        <span class="k-go__way" data-read>
          <bdi>{first.way}</bdi>
        </span>
      )}
      {first.instruction !== null && (
        <span class="k-go__way k-go__instruction" data-read>
          <bdi>{first.instruction}</bdi>
        </span>
      )}
    </div>
  </div>
);

/** What comes after the first stop; of a visit that got a further one, all of it. */
const Day = (props: TicketProps & { readonly tightness: number }) => {
  const { texts, issued, tightness } = props;
  const { t } = texts;
  const afterwards = afterwardsOf(props);
  const { heading, stops } = withHeading(afterwards, props);
  return (
    <div class="k-day">
      {issued.isAdded && (
        <p class="k-day__said" data-read>
          {t('addedToVisit')}
        </p>
      )}
      {tightness >= IN_ONE_LINE ? (
        <p class="k-day__line" data-read>
          {t('afterwards', { places: inOneLine(afterwards, props) })}
        </p>
      ) : issued.isAdded ? (
        <Plan stops={stopsOf(props)} tells={tightness <= WITHOUT_WAIT ? 'state and way' : 'state'} t={t} />
      ) : (
        <>
          <p class="k-day__then" data-read>
            {heading}
          </p>
          <Plan stops={stops} tells="name" t={t} />
        </>
      )}
    </div>
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
