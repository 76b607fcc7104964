/** @jsxImportSource preact */
import type { KioskProps } from './frame/frame.tsx';
import { asksStillThere, isAway } from './live-kiosk.ts';
import { Away } from './screens/away.tsx';
import { Departments, Services } from './screens/departments.tsx';
import { Refused } from './screens/refused.tsx';
import { Identify, Start } from './screens/start.tsx';
import { StillThere } from './screens/still-there.tsx';
import { Waiting } from './screens/waiting.tsx';
import { Paper } from './ticket/paper.tsx';
import { Ticket } from './ticket/ticket.tsx';
import { Birth } from './typing/birth.tsx';
import { Code } from './typing/code.tsx';
import { Name } from './typing/name.tsx';
import { Phone } from './typing/phone.tsx';

/** One screen, of one moment. */
export const Kiosk = (props: KioskProps) => {
  const { snapshot } = props;
  const { liveness, failingSince } = snapshot;
  if (isAway(snapshot)) return <Away {...props} since={liveness.kind === 'lost' ? liveness.since : failingSince} />;
  return (
    <>
      <Screen {...props} />
      {asksStillThere(snapshot) && <StillThere {...props} />}
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
    case 'services':
      return <Services {...props} departmentId={step.departmentId} page={step.page} />;
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
          <Ticket {...props} issued={step.issued} scanned={step.scanned === true} />
          <Paper {...props} issued={step.issued} />
        </>
      );
    case 'refused':
      return <Refused {...props} refusal={step.refusal} from={step.from} />;
  }
};
