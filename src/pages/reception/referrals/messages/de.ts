import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'de', typeof english> = {
  referrals: 'Vom Automaten geschickt',
  referralsDetail: 'Allen wurde nur gesagt, sie sollen zum Empfang kommen. Fragen Sie nach einem Ausweis.',
  referralsNone: 'In den letzten zwei Stunden wurde niemand geschickt.',
  whyPhoneOfAnother: 'Hat das Telefon von {{name}} mit einem anderen Geburtsdatum eingegeben',
  whySeveralFit: 'Mehrere passen, darunter {{name}}',
  whyChildBooked: 'Heute hat nicht {{name}} einen Termin, sondern ein Kind',
  atKiosk: '{{time}}, {{kiosk}}',
  settled: 'Erledigt',
};
