/** @jsxImportSource preact */
import { Button } from '../frame/button.tsx';
import { Ask, Foot, FootText, Frame, Touch, type KioskProps } from '../frame/frame.tsx';
import { Languages } from '../frame/languages.tsx';
import { Choice, Choices } from './choice.tsx';

export const Start = (props: KioskProps) => {
  const { texts, act, connectPrinter } = props;
  const { t } = texts;
  return (
    <Frame {...props} bare>
      <Ask title={t('askAppointment')} detail={t('askAppointmentDetail')} />
      <Touch>
        <Choices>
          <Choice
            icon="appointment"
            title={t('yesCheckIn')}
            detail={t('yesCheckInDetail')}
            onChoose={() => act({ kind: 'has-appointment' })}
          />
          <Choice
            icon="slip"
            title={t('noTakeNumber')}
            detail={t('noTakeNumberDetail')}
            onChoose={() => act({ kind: 'take-number' })}
          />
        </Choices>
        <Languages {...props} />
      </Touch>
      <Foot {...props}>
        {connectPrinter ? (
          <Button icon="printer" onClick={connectPrinter}>
            {t('connectPrinter')}
          </Button>
        ) : (
          <FootText>{t('needHelp')}</FootText>
        )}
      </Foot>
    </Frame>
  );
};

/** With an appointment: found by the person, or by the code. */
export const Identify = (props: KioskProps) => {
  const { texts, act } = props;
  const { t } = texts;
  return (
    <Frame {...props}>
      <Ask title={t('askHow')} detail={t('askHowDetail')} />
      <Touch>
        <Choices>
          <Choice
            icon="phone"
            title={t('byPhone')}
            detail={t('byPhoneDetail')}
            onChoose={() => act({ kind: 'by-phone' })}
          />
          <Choice
            icon="code"
            title={t('byCode')}
            detail={t('byCodeDetail')}
            onChoose={() => act({ kind: 'by-code' })}
          />
        </Choices>
      </Touch>
      <Foot {...props} />
    </Frame>
  );
};
