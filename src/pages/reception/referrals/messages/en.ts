/** What is said of those whom a kiosk has sent to the desk. */
export const messages = {
  referrals: 'Sent from a kiosk',
  referralsDetail: 'Each was asked to come to reception, without a reason. Ask for the identity document.',
  referralsNone: 'Nobody was sent here in the last two hours.',
  whyPhoneOfAnother: 'Typed the phone of {{name}} with another birthday',
  whySeveralFit: 'Several people fit, {{name}} among them',
  whyChildBooked: '{{name}} has no appointment today, but a child has',
  atKiosk: '{{time}}, {{kiosk}}',
  settled: 'Done',
} as const;
