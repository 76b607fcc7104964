import type { Knex } from 'knex';
import { Area } from '../../../src/models/area.ts';
import { Device } from '../../../src/models/device.ts';
import { Journey } from '../../../src/models/journey.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import { User } from '../../../src/models/user.ts';
import type { DeviceFilter } from '../../../src/protocol/device.ts';
import {
  aDepartment,
  aDoctor,
  aJourney,
  anEntry,
  aService,
  aSite,
  aStation,
  aUser,
  instant,
} from '../../support/builders.ts';
import { paired, screen, signedIn } from '../../support/screens.ts';

/** Five departments at one of two sites, services and a journey through them, six devices of which one is silent, a user with a temporary password, and a nurse's morning. */
export const anAdminHospital = async (knex: Knex, url: string): Promise<void> => {
  const { departmentId: cardiology } = await aDepartment(knex, {
    code: 'cardiology',
    name: 'Cardiology',
    names: { de: 'Kardiologie', es: 'Cardiología', pt: 'Cardiologia', ar: 'طب القلب' },
    numberPrefix: 'C',
  });
  const { departmentId: general } = await aDepartment(knex, {
    code: 'general',
    name: 'General practice',
    numberPrefix: 'G',
  });
  const { departmentId: children } = await aDepartment(knex, {
    code: 'paediatrics',
    name: 'Paediatrics',
    numberPrefix: 'P',
    roundTheClock: true,
  });
  const doctor = (departmentId: string, specialty: string, fullName: string, room: string) =>
    aDoctor(knex, { departmentId, specialty, fullName, room });
  const osei = await doctor(cardiology, 'Cardiology', 'Dr Amara Osei', '204');
  await doctor(cardiology, 'Cardiology', 'Dr Henrik Lindqvist', '206');
  const chen = await doctor(general, 'General practice', 'Dr Wei Chen', '114');
  await doctor(general, 'General practice', 'Dr Ines Duarte', '116');
  await doctor(children, 'Paediatrics', 'Dr Priya Raman', '120');
  await doctor(children, 'Neonatology', 'Dr Samuel Okoro', '122');
  const hours = [
    [1, '07:30', '12:00'],
    [1, '12:30', '16:00'],
    [2, '07:30', '12:00'],
    [3, '07:30', '12:00'],
    [5, '22:00', '06:00'],
  ] as const;
  for (const [weekday, starts, ends] of hours) {
    await Schedule.query(knex).insert({
      ...{ doctorId: osei.doctorId, weekday, starts, ends, slotMinutes: 20 },
      validFrom: '2026-01-01',
    });
  }

  const device = async (
    name: string,
    seen: string,
    departmentId: string,
    { kind = 'board', filter = {} }: { kind?: 'board' | 'kiosk'; filter?: DeviceFilter } = {},
  ) => {
    const { deviceId } = await paired(knex, { kind, departmentId, filter });
    await Device.query(knex)
      .findById(deviceId)
      .patch({ name, lastSeenAt: await instant(knex, seen) });
    return deviceId;
  };
  await device('Board, Cardiology corridor', '-11 minutes', cardiology, { filter: { doctorIds: [osei.doctorId] } });
  await device('Board, General practice', '-4 seconds', general, { filter: { urgencyLevels: [3, 4, 5] } });
  await device('Board, Paediatrics', '-1 seconds', children);
  await device('Kiosk, main entrance', '-2 seconds', cardiology, { kind: 'kiosk' });
  await device('Kiosk, children’s wing', '-3 seconds', children, { kind: 'kiosk' });
  const lost = await device('Board, west wing', '-3 days', general);
  await Device.query(knex)
    .findById(lost)
    .patch({ revokedAt: await instant(knex) });

  await aUser(knex, { username: 'l.ferrer', fullName: 'Lucía Ferrer', role: 'reception', mustChangePassword: true });
  await aUser(knex, { username: 'd.alt', fullName: 'Dora Alt', role: 'nurse', active: false });
  await aUser(knex, { username: 'a.osei', fullName: 'Amara Osei', role: 'doctor' });
  await aUser(knex, { username: 'w.chen', fullName: 'Wei Chen', role: 'doctor' });
  await aUser(knex, { username: 'm.sand', fullName: 'Maren Sand', role: 'reception' });
  await aHeartCheck(knex, { cardiology, general });
  await theNursesMorning(knex, url, { departmentId: general, doctorId: chen.doctorId });
};

/** What the audit then tells: arrivals, calls, an urgency that was changed, and a row that somebody wrote by hand. */
const theNursesMorning = async (
  knex: Knex,
  url: string,
  { departmentId, doctorId }: { readonly departmentId: string; readonly doctorId: string },
): Promise<void> => {
  const token = await signedIn(knex, 'nurse');
  await User.query(knex)
    .where({ role: 'nurse', active: true })
    .patch({ username: 'n.petrov', fullName: 'Nadia Petrov' });
  const { client } = await screen(url, { token, audience: 'staff' });
  const arrives = async (fullName: string, dateOfBirth: string, urgencyLevel: 3 | 4 = 4) =>
    (await client.send('queue:check-in', { departmentId, fullName, dateOfBirth, urgencyLevel })).entry.queueId;
  await arrives('Peter Stein', '1971-04-12');
  const hana = await arrives('Hana Ali', '1983-01-30', 3);
  await arrives('Carlos Vega', '1970-09-02');
  await client.send('queue:call', { queueId: hana, doctorId });
  await client.send('queue:recall', { queueId: hana });
  await client.send('queue:return', { queueId: hana });
  await client.send('queue:set-urgency', {
    queueId: hana,
    urgencyLevel: 2,
    reason: 'Pain: now 9/10, guarding, pulse 118',
  });
  const { entry } = await client.send('queue:call-next', { doctorId });
  await client.send('queue:start', { queueId: entry.queueId });
  await arrives('Lena Fischer', '2001-05-17');
  await client.send('queue:complete', { queueId: entry.queueId });
  await anEntry(knex, { departmentId, queueNumber: 'G-090' });
  client.close();
};

/** What is done in the departments, a chair where blood is taken, and a day through all of it. */
const aHeartCheck = async (
  knex: Knex,
  { cardiology, general }: { readonly cardiology: string; readonly general: string },
): Promise<void> => {
  const { siteId } = await aSite(knex, { code: 'NORTH', name: 'Northside clinic' });
  const [main] = await knex('sites').whereNot({ site_id: siteId }).limit(1);
  await Area.query(knex).insert([
    { siteId: main.site_id, letter: 'A', name: 'Main hall', seats: 120 },
    { siteId: main.site_id, letter: 'B', name: 'Heart corridor', location: 'Floor 2, yellow line', seats: 16 },
  ]);
  const { departmentId: laboratory } = await aDepartment(knex, { code: 'lab', name: 'Laboratory', numberPrefix: 'L' });
  const { departmentId: radiology } = await aDepartment(knex, { code: 'xray', name: 'Radiology', numberPrefix: 'R' });
  await aStation(knex, { departmentId: laboratory, fullName: 'Blood chair 2', room: '2', placeKind: 'chair' });
  const service = async (departmentId: string, code: string, name: string, minutes: number, selfService = false) =>
    (await aService(knex, { departmentId, code, name, minutes, selfService })).serviceId;
  const first = await service(cardiology, 'C-FIRST', 'First consultation', 30, true);
  await service(cardiology, 'C-FOLLOW', 'Follow-up', 20, true);
  const ecg = await service(cardiology, 'C-ECG', 'ECG, resting', 10);
  const blood = await service(laboratory, 'L-BLOOD', 'Blood sample', 5, true);
  const xray = await service(radiology, 'R-XRAY', 'X-ray, chest', 10);
  const { journeyId } = await aJourney(knex, [
    { departmentId: general },
    [
      { departmentId: laboratory, serviceId: blood, instruction: 'Please drink nothing before it' },
      { departmentId: radiology, serviceId: xray },
      { departmentId: cardiology, serviceId: ecg },
    ],
    { departmentId: cardiology, serviceId: first, goesTo: 'visit_doctor', keepsPlace: true },
    { departmentId: laboratory, optional: true },
  ]);
  await Journey.query(knex).findById(journeyId).patch({ code: 'HEART', name: 'Heart check' });
  await knex('services').where({ service_id: first }).update({ journey_id: journeyId, slot_minutes: 30 });
  const short = await aJourney(knex, [{ departmentId: cardiology }, { departmentId: radiology }]);
  await Journey.query(knex).findById(short.journeyId).patch({ code: 'FRACTURE', name: 'Fracture' });
};
