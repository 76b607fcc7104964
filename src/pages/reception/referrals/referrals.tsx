import type { ReactNode } from 'react';
import { Button } from '../../shared/staff/controls.tsx';
import { Dialog } from '../../shared/staff/dialogs/dialog.tsx';
import { useFormat, useLiveness } from '../../shared/staff/hub.tsx';
import { useBirth } from '../../shared/staff/person.tsx';
import { useDesk } from '../desk/desk.tsx';
import { useReceptionTexts } from '../texts.ts';
import { ReferralsContext, useAskedReferrals, useReferrals, type Referral } from './use-referrals.ts';

export const ReferralsProvider = ({ children }: { children: ReactNode }) => (
  <ReferralsContext value={useAskedReferrals()}>{children}</ReferralsContext>
);

/** There only while somebody is on the way from a kiosk. */
export const ReferralsButton = () => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { open: people } = useReferrals();
  const { open } = useDesk();
  if (people.length === 0) return null;
  return (
    <Button small icon="kiosk" className="referrals-button" onClick={() => open({ kind: 'referrals' })}>
      {t('referrals')} <b>{format.number(people.length)}</b>
    </Button>
  );
};

const why = {
  phone_of_another: 'whyPhoneOfAnother',
  several_fit: 'whySeveralFit',
  child_booked: 'whyChildBooked',
} as const;

/** Who was sent here and why; the kiosk said the same neutral sentence to each. */
export const ReferralsDialog = () => {
  const t = useReceptionTexts();
  const { open: people } = useReferrals();
  const { close } = useDesk();
  return (
    <Dialog title={t('referrals')} width={760} onClose={close}>
      <div className="referrals">
        <p className="secondary">{people.length === 0 ? t('referralsNone') : t('referralsDetail')}</p>
        <ul>
          {people.map((referral) => (
            <Row key={`${referral.at} ${referral.patientId}`} referral={referral} />
          ))}
        </ul>
      </div>
    </Dialog>
  );
};

const Row = ({ referral }: { referral: Referral }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const birth = useBirth();
  const { isLive } = useLiveness();
  const { settle } = useReferrals();
  const { open } = useDesk();
  const { at, deviceName, patient } = referral;
  return (
    <li>
      <span className="referrals__why">
        <b>{t(why[referral.why], { name: patient.fullName })}</b>
        <span className="secondary">
          {t('atKiosk', { time: format.time(at), kiosk: deviceName ?? '–' })}
          {patient.dateOfBirth && ` · ${t('born', { date: birth(patient.dateOfBirth) })}`}
        </span>
      </span>
      <Button
        small
        disabled={!isLive}
        onClick={() => {
          settle(referral);
          open({ kind: 'check-in', query: patient.phoneNumber ?? patient.fullName });
        }}
      >
        {t('checkIn')}
      </Button>
      <Button small look="quiet" onClick={() => settle(referral)}>
        {t('settled')}
      </Button>
    </li>
  );
};
