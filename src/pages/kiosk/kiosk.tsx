/** @jsxImportSource preact */
import { Departments } from './departments.tsx';
import type { KioskProps } from './frame.tsx';
import './kiosk.css';
import { Away, Refused, StillThere, Waiting } from './notices.tsx';
import { Identify, Start } from './start.tsx';
import { Paper, Ticket } from './ticket.tsx';
import { Birth, Code, Name, Phone } from './typing.tsx';

/** One screen, of one moment. */
export const Kiosk = (props: KioskProps) => {
  const { snapshot } = props;
  const { liveness, troubledSince, step, clearsInSeconds } = snapshot;
  // A number that was given stands, whatever has become of the hub since.
  const isAway = step.kind !== 'ticket' && (liveness.kind === 'lost' || troubledSince !== null);
  if (isAway) return <Away {...props} since={liveness.kind === 'lost' ? liveness.since : troubledSince} />;
  return (
    <>
      <Screen {...props} />
      {clearsInSeconds !== null && step.kind !== 'ticket' && step.kind !== 'start' && <StillThere {...props} />}
    </>
  );
};

const Screen = (props: KioskProps) => {
  const { snapshot, texts } = props;
  const { step } = snapshot;
  const { t } = texts;
  if (snapshot.liveness.kind === 'connecting') {
    return <Waiting {...props} title={t('connecting')} detail={t('oneMoment')} />;
  }
  switch (step.kind) {
    case 'start':
      return <Start {...props} />;
    case 'identify':
      return <Identify {...props} />;
    case 'department':
      return <Departments {...props} page={step.page} />;
    case 'code':
      return <Code {...props} step={step} />;
    case 'phone':
      return <Phone {...props} step={step} />;
    case 'birth':
      return <Birth {...props} step={step} />;
    case 'name':
      return <Name {...props} step={step} />;
    case 'sending':
      return <Waiting {...props} title={t('oneMoment')} detail={t('oneMomentDetail')} />;
    case 'ticket':
      return (
        <>
          <Ticket {...props} issued={step.issued} />
          <Paper {...props} issued={step.issued} />
        </>
      );
    case 'refused':
      return <Refused {...props} refusal={step.refusal} from={step.from} />;
  }
};
