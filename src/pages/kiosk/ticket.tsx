/** @jsxImportSource preact */
import type { Format } from '../shared/format.ts';
import { QueueNumber } from '../shared/public/figures.tsx';
import { Icon } from '../shared/public/icons.tsx';
import { widthInEm } from '../shared/public/number-width.ts';
import { QrCode } from '../shared/public/qr.tsx';
import { Bar, Foot, type KioskProps, type KioskTexts } from './frame.tsx';
import type { Issued } from './steps.ts';

/** Below this nobody is told a range: whoever is nearly next should stay. */
const SOON_S = 180;

export const Ticket = (props: KioskProps & { readonly issued: Issued }) => {
  const { snapshot, texts, issued, act, print, origin } = props;
  const { t } = texts;
  const { queueNumber } = issued.entry;
  return (
    <div class="k k--ticket">
      <Bar {...props} />
      <main>
        <div class="slip" role="status">
          <div class="slip__top">
            <div class="slip__label">{issued.reprint ? t('alreadyYours') : t('yourNumber')}</div>
            <div class="slip__no" style={{ '--em': widthInEm(queueNumber) }}>
              <QueueNumber>{queueNumber}</QueueNumber>
            </div>
            <div class="slip__dept">{placeOf(props)}</div>
          </div>
          <div class="slip__low">
            <Facts {...props} />
            <div class="scan">
              <QrCode text={`${origin}${issued.trackingUrl}`} label={t('qrCode')} />
              <div>
                <b>{t('followTitle')}</b>
                <span>{print ? t('followPrinted') : t('followDetail')}</span>
              </div>
            </div>
          </div>
        </div>
        {print && (
          <div class="print">
            <Icon name="printer" />
            <div>
              <b>{t('printing')}</b>
              <div class="print__bar">
                <i />
              </div>
            </div>
          </div>
        )}
      </main>
      <Foot {...props} readAloud={null}>
        <span role="timer">
          {snapshot.clearsInSeconds !== null && t('clearsIn', { count: snapshot.clearsInSeconds })}
        </span>
        <button type="button" class="btn btn--main btn--done" onClick={() => act({ kind: 'restart' })}>
          {t('done')}
        </button>
      </Foot>
    </div>
  );
};

type TicketProps = Pick<KioskProps, 'snapshot' | 'texts' | 'format'> & { readonly issued: Issued };

const placeOf = ({ snapshot: { feed }, issued: { entry } }: TicketProps): string => {
  const doctor = entry.doctorId === null ? undefined : feed?.doctors.get(entry.doctorId);
  const department = feed?.departments.get(entry.departmentId);
  return [department?.name, doctor?.fullName].filter((name) => name !== undefined).join(' · ');
};

/** What the hub can tell: how many are before, and how long it will take. Neither is made up where it cannot. */
const Facts = ({ texts, format, issued: { position, estimatedWaitSeconds } }: TicketProps) => {
  if (position === null && estimatedWaitSeconds === null) return null;
  const { t } = texts;
  return (
    <dl class="facts">
      {position !== null && (
        <div>
          <dt>{t('beforeYou')}</dt>
          <dd>
            {position === 1 ? <small>{t('nobody')}</small> : <Figures text={t('people', { count: position - 1 })} />}
          </dd>
        </div>
      )}
      {estimatedWaitSeconds !== null && (
        <div>
          <dt>{t('expectedWait')}</dt>
          <dd>
            <Wait seconds={estimatedWaitSeconds} format={format} t={t} />
          </dd>
        </div>
      )}
    </dl>
  );
};

/** `3 people` with a large 3, wherever the language puts it. */
const Figures = ({ text }: { text: string }) => (
  <>{text.split(/(\d+)/).map((part) => (/^\d/.test(part) ? part : part !== '' && <small key={part}>{part}</small>))}</>
);

const Wait = ({ seconds, format, t }: { seconds: number; format: Format; t: KioskTexts['t'] }) => {
  if (seconds < SOON_S) return <small>{t('soon')}</small>;
  return (
    <>
      {format
        .wait(seconds)
        .map(({ kind, text }) =>
          kind === 'figures' ? <bdi key={kind}>{text}</bdi> : <small key={kind}>{text}</small>,
        )}
    </>
  );
};

/** The same for an 80 mm printer; on the screen it is not seen. */
export const Paper = (props: KioskProps & { readonly issued: Issued }) => {
  const { snapshot, texts, format, issued, now, origin } = props;
  const { t } = texts;
  const { position, estimatedWaitSeconds } = issued;
  return (
    <section class="paper" aria-hidden="true" data-address={`${origin}${issued.trackingUrl}`}>
      <p class="paper__hospital">{snapshot.feed?.settings.hospitalName}</p>
      <p>{t('yourNumber')}</p>
      <p class="paper__no" style={{ '--em': widthInEm(issued.entry.queueNumber) }}>
        <QueueNumber>{issued.entry.queueNumber}</QueueNumber>
      </p>
      <p class="paper__place">{placeOf(props)}</p>
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
      <QrCode text={`${origin}${issued.trackingUrl}`} label={t('qrCode')} />
      <p>{t('followTitle')}</p>
      <p>
        {format.date(now)}, {format.time(now)}
      </p>
    </section>
  );
};
