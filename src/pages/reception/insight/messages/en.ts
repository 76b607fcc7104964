/** What the reception desk's figures of the day say. A value between <b> and </b> is set in bold. */
export const messages = {
  insight: 'Insight',
  asTable: 'As a table',
  exportCsv: 'Export CSV',

  // The sentence.
  cameSince_one: '<b>{{number}}</b> person has come since {{time}}',
  cameSince_other: '<b>{{number}}</b> people have come since {{time}}',
  partCalled_one: '<b>{{number}}</b> called',
  partCalled_other: '<b>{{number}}</b> called',
  partWaiting_one: '<b>{{number}}</b> waiting',
  partWaiting_other: '<b>{{number}}</b> waiting',
  partOnHold_one: '<b>{{number}}</b> on hold',
  partOnHold_other: '<b>{{number}}</b> on hold',
  partLeft_one: '<b>{{number}}</b> left',
  partLeft_other: '<b>{{number}}</b> left',
  partCancelled_one: '<b>{{number}}</b> cancelled',
  partCancelled_other: '<b>{{number}}</b> cancelled',
  carriedOver_one: '<b>{{number}}</b> more has waited since an earlier day.',
  carriedOver_other: '<b>{{number}}</b> more have waited since an earlier day.',
  latePeople_one: '<b>{{number}}</b> waits past the target, <b>{{ticket}}</b> by {{minutes}}.',
  latePeople_other: '<b>{{number}}</b> wait past their target, the longest <b>{{ticket}}</b> by {{minutes}}.',
  nobodyLate: 'Nobody waits past their target.',
  nobodyCame: 'Nobody has come yet today.',
  fillsItself: 'The figures appear here by themselves, with the first arrival.',

  // Waits.
  waitsByHour: 'Waits by hour of arrival',
  waitsDetail: 'minutes from arrival to call; tinted is within target',
  legendMiddle: 'middle 80 % of waits, median',
  legendOpen: 'hour under way',
  legendLate: 'past target',
  legendNow: 'waiting now',
  within: 'within {{minutes}}',
  nowLane: 'now',
  waitsWords:
    '{{label}}, within {{target}}. Called: {{called}}, of those past target: {{late}}. Waiting now: {{waiting}}, of those past target: {{lateNow}}.',

  // Called within target.
  calledInTarget: 'Called within target',
  calledInTargetDetail: 'of those called today; ink is past target',
  someOf: '{{some}} of {{all}}',
  shareFrom: '% from {{number}} on',
  dueByBooking: 'With a booking, and on time for it: due {{minutes}} after the booked time at the latest.',

  // Doctors.
  doctorsDetail: 'medians of today; the open bar is the hour under way',
  seen: 'Seen',
  seenByHour: 'Seen by hour',
  seenByHours: 'Seen by hour, {{from}} to {{to}}',
  consultation: 'With doctor',
  waitedBefore: 'Waited',
  inTarget: 'In target',
  doctorWith: 'with <b>{{ticket}}</b>',
  doctorCalled: 'called <b>{{ticket}}</b>',
  doctorAvailable: 'free',
  noDoctors: 'No doctor works here today.',

  // No-shows.
  noShows: 'No-shows',
  noShowsDetail: 'booked by hour, and how many did not come',
  noShowsWords: 'Booked today: {{booked}}. Did not come: {{missed}}.',
  didNotCome_one: '<b>{{missed}} of {{number}}</b> booked so far did not come{{share}}.',
  didNotCome_other: '<b>{{missed}} of {{number}}</b> booked so far did not come{{share}}.',
  leftBeforeCall_one: '<b>{{number}}</b> came, and left before being called.',
  leftBeforeCall_other: '<b>{{number}}</b> came, and left before being called.',
  noneBookedSoFar: 'Nobody was booked up to now.',
  noneBooked: 'Nobody is booked today.',

  // Tables.
  everybody: 'Everybody who came',
  people: 'People',
  hour: 'Hour',
  target: 'Target',
  median: 'Median',
  middleFrom: 'Middle 80 %, from',
  middleTo: 'Middle 80 %, to',
  latePast: 'Past target',
  longestWait: 'Longest',
  waitingNow: 'Waiting now',
  share: 'Share',
  room: 'Room',
  doctorNo: 'Doctor no.',
  inMinutes: '{{what}}, min',
  asOf: 'As of',
  administration: 'Admin',
  nothingYet: 'Nothing yet.',

  // Keys.
  keyTable: 'as a table',
  keyExport: 'export',
  keysInsight: 'Insight',
} as const;
