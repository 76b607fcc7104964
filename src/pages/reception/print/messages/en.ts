/** What is printed. */
export const messages = {
  printList: 'Print this list',
  notPrinted: 'The ticket of {{number}} was not printed.',
  ticketPlace: 'Place {{place}}',
  ticketFollow: 'Follow your place on your phone',
  ticketOrder: 'The order can change for medical reasons.',
  listAsOf_one: '{{date}}, {{time}}: {{count}} entry',
  listAsOf_other: '{{date}}, {{time}}: {{count}} entries',
  slipTitle: 'Your appointment',
  slipArrive: 'When you come, type or scan this code at the kiosk, from {{time}} on.',
} as const;
