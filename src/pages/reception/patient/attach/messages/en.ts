/** What is said where a ticket gets its person, or loses a wrong one. */
export const messages = {
  attachTitle: 'Whose ticket is {{number}}?',
  attachTo: 'It is {{name}}',
  attached: '{{number}} is {{name}}.',
  notAttached: '{{number}} is still anonymous.',
  attachedElsewhere: '{{name}} waits as {{number}} already.',
  detachTitle: '{{number}} is not {{name}}?',
  detachDetail:
    'The ticket is anonymous again and keeps number and place. An appointment checked in with it is booked again. Who said so and why is kept.',
  keptInAudit: 'kept in the audit log',
  detached: '{{number}} is anonymous again.',
  notDetached: '{{number}} is still {{name}}.',
  reasonWrongPerson: 'Wrong person chosen',
  reasonSameName: 'Same name',
  attachAnyway: 'It is {{name}} all the same',
  warnOpenVisit: 'Is here as {{number}} already, {{department}}.',
  warnAge_one: 'Born {{date}}: {{count}} year old. Is that right?',
  warnAge_other: 'Born {{date}}: {{count}} years old. Is that right?',
  askToBeSure: 'Ask before you go on.',
} as const;
