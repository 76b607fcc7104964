/** @jsxImportSource preact */
import { Button } from '../frame/button.tsx';
import { Ask, EndFoot, Foot, FootText, Frame, Touch, type KioskProps } from '../frame/frame.tsx';
import { isEnd, type Refusal } from '../steps/refusal.ts';
import type { Action, Step } from '../steps/steps.ts';
import './refused.css';

type RefusedProps = KioskProps & { readonly refusal: Refusal; readonly from: Step };

/** Why there is no number, and the way on. */
export const Refused = (props: RefusedProps) => {
  const { texts, act, refusal } = props;
  const { t } = texts;
  return (
    <Frame {...props}>
      <Ask {...wordsOf(refusal, props)} />
      <Touch>
        <div class="k-offers">
          {offersOf(props).map(({ action, key }, index) => (
            <Button kind={index === 0 ? 'main' : 'plain'} tall read key={key} onClick={() => act(action)}>
              {t(key)}
            </Button>
          ))}
        </div>
      </Touch>
      {isEnd(refusal) ? (
        <EndFoot {...props} />
      ) : (
        <Foot {...props}>
          <FootText>{t('needHelp')}</FootText>
        </Foot>
      )}
    </Frame>
  );
};

const wordsOf = (refusal: Refusal, { texts: { t }, format }: KioskProps): { title: string; detail: string } => {
  switch (refusal.kind) {
    case 'code-unknown':
      return { title: t('noAppointment'), detail: t('codeUnknown') };
    case 'person-unknown':
      return { title: t('unknownPerson'), detail: t('unknownPersonDetail') };
    case 'no-appointment':
      return { title: t('noAppointment'), detail: t('noAppointmentDetail') };
    case 'too-early':
      return {
        title: t('tooEarly', { time: format.time(refusal.scheduledDate) }),
        detail: t('tooEarlyDetail', { opens: format.time(refusal.opensAt) }),
      };
    case 'wrong-day':
      return {
        title: t('wrongDay', { date: format.date(refusal.scheduledDate) }),
        detail: t('wrongDayDetail', { time: format.time(refusal.scheduledDate) }),
      };
    case 'over':
      return { title: t('over'), detail: t('overDetail') };
    case 'cancelled':
      return { title: t('cancelled'), detail: t('cancelledDetail') };
    case 'closed':
      return { title: t('departmentClosed'), detail: t('departmentClosedDetail') };
    case 'phone-wrong':
    case 'reception':
      return { title: t('toReception'), detail: t('toReceptionDetail') };
  }
};

type Offer = {
  readonly action: Action;
  readonly key: 'tryAgain' | 'takeNumber' | 'otherDepartment' | 'done';
};

/** What the person may still do here, the likeliest first. An end has its one button in the foot. */
const offersOf = ({ refusal, snapshot: { onlyDepartment } }: RefusedProps): readonly Offer[] => {
  const number: Offer = { action: { kind: 'take-number' }, key: 'takeNumber' };
  const done: Offer = { action: { kind: 'leave' }, key: 'done' };
  switch (refusal.kind) {
    case 'person-unknown':
    case 'code-unknown':
      return [{ action: { kind: 'back' }, key: 'tryAgain' }, number, done];
    case 'no-appointment':
    case 'cancelled':
      return [number, done];
    case 'closed':
      return onlyDepartment === null ? [{ ...number, key: 'otherDepartment' }, done] : [done];
    default:
      return [];
  }
};
