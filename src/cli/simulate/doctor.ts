import type { StaffEntry } from '../../protocol/views.ts';
import type { DoctorAtWork } from './crew.ts';
import type { PlannedShift } from './plan.ts';
import type { Stage } from './stage.ts';

/** How long after the day's end doctors still see who is left. */
const OVERTIME_MINUTES = 180;

/** One doctor's day: call, see, pause, go home when nobody is left. */
export const playDoctor = async (stage: Stage, at: DoctorAtWork, shift: PlannedShift): Promise<void> => {
  const { clock, minutes } = stage;
  await setStatus(stage, at, 'available');
  let paused = false;
  while (true) {
    const minute = clock.minute();
    if (shift.offAt !== null && minute >= shift.offAt && (await goHome(stage, at))) return;
    if (!paused && minute >= shift.pauseAt && minute < minutes) {
      paused = true;
      await setStatus(stage, at, 'paused');
      await clock.pass(shift.pauseMinutes);
      await setStatus(stage, at, 'available');
    }
    const present = withMe(stage, at);
    if (present) await seePatient(stage, at, present);
    else if (waitingFor(at) > 0) await callNext(stage, at);
    else if (minute > minutes + OVERTIME_MINUTES || (minute > minutes && !anybodyLeft(at))) return;
    else await clock.pass(0.5);
  }
};

const streamOf = ({ view }: DoctorAtWork, streamId: string) => view.snapshot.feed?.streams.get(streamId);
const ownEntries = (at: DoctorAtWork): StaffEntry[] => [...(streamOf(at, at.doctor.doctorId)?.entries.values() ?? [])];
/** Whom the doctor has called or is seeing. The answer to a command comes before its change, so an old view counts not. */
const withMe = ({ ledger }: Stage, at: DoctorAtWork): StaffEntry | undefined =>
  ownEntries(at).find(
    ({ queueId, revision, status }) =>
      (status === 'called' || status === 'in_service') && revision >= (ledger.revisions.get(queueId) ?? 0),
  );
const waitingFor = (at: DoctorAtWork): number =>
  (streamOf(at, at.doctor.doctorId)?.waiting.length ?? 0) + (streamOf(at, at.doctor.departmentId)?.waiting.length ?? 0);
/** Somebody may still come back from the X-ray. */
const anybodyLeft = (at: DoctorAtWork): boolean =>
  waitingFor(at) > 0 || ownEntries(at).some(({ status }) => status === 'on_hold');

const setStatus = ({ ledger }: Stage, { client, doctor }: DoctorAtWork, status: 'available' | 'paused' | 'off') =>
  ledger.act(client.send, 'doctor:set-status', { doctorId: doctor.doctorId, status });

/** Reception gives those who still wait to the department's pool. */
const goHome = async (stage: Stage, at: DoctorAtWork): Promise<boolean> => {
  const off = await setStatus(stage, at, 'off');
  if (!off) return false;
  await stage.ledger.act(stage.crew.reception.client.send, 'queue:hand-over', { fromDoctorId: at.doctor.doctorId });
  return true;
};

const callNext = async (stage: Stage, at: DoctorAtWork): Promise<void> => {
  const called = await stage.ledger.act(at.client.send, 'queue:call-next', { doctorId: at.doctor.doctorId });
  if (called) await seePatient(stage, at, called.entry);
  else await stage.clock.pass(0.5);
};

const seePatient = async (stage: Stage, at: DoctorAtWork, entry: StaffEntry): Promise<void> => {
  const { clock, ledger, visits, asideDone } = stage;
  const { queueId, queueNumber } = entry;
  const { send } = at.client;
  const visit = visits.get(queueNumber);
  const aside = visit && !asideDone.has(queueNumber) ? visit.aside : 'none';

  if (entry.status === 'called') {
    await clock.pass(0.5);
    const absent = visit?.outcome === 'no-show' || (visit?.outcome === 'comes-late' && !asideDone.has(queueNumber));
    if (absent) return missPatient(stage, at, entry);
    if (aside === 'return') {
      asideDone.add(queueNumber);
      await ledger.act(send, 'queue:return', { queueId });
      return clock.pass(1);
    }
    if (!(await ledger.act(send, 'queue:start', { queueId }))) return clock.pass(0.5);
  }
  if (aside === 'undo') {
    asideDone.add(queueNumber);
    await ledger.act(send, 'queue:undo', { queueId });
    return clock.pass(1);
  }
  await clock.pass(visit?.consultMinutes ?? 5);
  if (aside === 'hold') return sendToXRay(stage, at, entry);
  if (aside === 'transfer') return referOn(stage, at, entry);
  if (!(await ledger.act(send, 'queue:complete', { queueId }))) await clock.pass(0.5);
};

const missPatient = async (stage: Stage, at: DoctorAtWork, { queueId, queueNumber }: StaffEntry): Promise<void> => {
  const { clock, ledger, crew, visits, asideDone, later } = stage;
  await ledger.act(at.client.send, 'queue:recall', { queueId });
  await clock.pass(1);
  await ledger.act(at.client.send, 'queue:no-show', { queueId });
  if (visits.get(queueNumber)?.outcome !== 'comes-late') return;
  asideDone.add(queueNumber);
  later(async () => {
    await clock.pass(8);
    await ledger.act(crew.reception.client.send, 'queue:reinstate', { queueId });
  });
};

const sendToXRay = async ({ clock, ledger, asideDone, later }: Stage, at: DoctorAtWork, entry: StaffEntry) => {
  const { queueId, queueNumber } = entry;
  asideDone.add(queueNumber);
  const held = await ledger.act(at.client.send, 'queue:hold', { queueId, reason: 'X-ray (simulation)' });
  if (!held) return clock.pass(0.5);
  later(async () => {
    await clock.pass(10);
    await ledger.act(at.client.send, 'queue:resume', { queueId });
  });
};

const referOn = async ({ clock, ledger, crew, visits, asideDone }: Stage, at: DoctorAtWork, entry: StaffEntry) => {
  const { queueId, queueNumber } = entry;
  asideDone.add(queueNumber);
  const other = crew.doctors[visits.get(queueNumber)?.otherDoctorAt ?? 0]?.doctor;
  const target =
    other && other.doctorId !== at.doctor.doctorId
      ? { doctorId: other.doctorId }
      : {
          departmentId: crew.departments.find(({ departmentId }) => departmentId !== at.doctor.departmentId)
            ?.departmentId,
        };
  const { send } = at.client;
  const sent = await ledger.act(send, 'queue:transfer', { queueId, ...target, reason: 'Second opinion (simulation)' });
  // The other may be off or have the patient already; then the consultation ends here.
  if (!sent) await ledger.act(send, 'queue:complete', { queueId });
  await clock.pass(1);
};
