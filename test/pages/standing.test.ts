import { beforeEach, expect, test, vi } from 'vitest';
import { createStanding } from '../../src/pages/shared/staff/standing.ts';
import { HubError } from '../../src/protocol/errors.ts';
import type { SessionReply, SessionUser } from '../../src/protocol/http.ts';

const asked: { resolve: (reply: SessionReply | null) => void; reject: (error: unknown) => void }[] = [];
const asking = {
  fetchSession: () => new Promise<SessionReply | null>((resolve, reject) => asked.push({ resolve, reject })),
  isSigningOut: () => false,
};
beforeEach(() => {
  asked.length = 0;
});

const weiss = (doctorId: string | null): SessionUser => ({
  ...{ userId: 'weiss', username: 'l.weiss', fullName: 'L. Weiss', role: 'nurse', mustChangePassword: false },
  doctorId,
  departmentId: doctorId && 'laboratory',
});
const sessionOf = (user: SessionUser): SessionReply => ({ role: user.role, user, device: null });
const question = async (index: number) => {
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(index));
  const found = asked[index];
  if (!found) throw new Error('not asked');
  return found;
};
const standingAt = (station: string | null) => {
  const standing = createStanding(weiss(station), asking);
  const told: (string | null)[] = [];
  standing.tell(({ doctorId }) => told.push(doctorId));
  return { standing, told };
};

test('who asks while a question waits shares its answer; one that is under way may be too old', async () => {
  const { standing, told } = standingAt('chair-2');
  void standing.ask();
  const first = await question(0);
  const both = [standing.ask(), standing.ask()];
  first.resolve(sessionOf(weiss('chair-2')));
  (await question(1)).resolve(sessionOf(weiss(null)));
  await Promise.all(both);
  expect(asked).toHaveLength(2);
  expect(told).toEqual([null]);
  expect(standing.user.doctorId).toBeNull();
});

test('an answer from before a station was taken does not come after it', async () => {
  const { standing, told } = standingAt(null);
  void standing.ask();
  const changed = standing.change(() => Promise.resolve(weiss('chair-2')));
  (await question(0)).resolve(sessionOf(weiss(null)));
  await changed;
  expect(told).toEqual(['chair-2']);
});

test('nothing is done before the answer is there, and nothing while there is none', async () => {
  const { standing } = standingAt('chair-2');
  void standing.ask();
  let isSettled = false;
  const settled = standing.settled().then(() => (isSettled = true));
  const first = await question(0);
  expect(isSettled).toBe(false);
  first.resolve(sessionOf(weiss('chair-2')));
  await settled;

  void standing.ask();
  (await question(1)).reject(new HubError('unavailable'));
  await expect(standing.settled()).rejects.toMatchObject({ code: 'unavailable' });
  // It asks again by itself.
  await vi.waitFor(() => expect(asked).toHaveLength(3), { timeout: 5_000 });
  asked[2]?.resolve(sessionOf(weiss('chair-2')));
  await vi.waitFor(() => standing.settled());
});

test('a change whose fate is unknown is asked about; one that was refused is not', async () => {
  const { standing } = standingAt(null);
  const refused = standing.change(() => Promise.reject(new HubError('station_taken')));
  await expect(refused).rejects.toMatchObject({ code: 'station_taken' });
  expect(asked).toHaveLength(0);
  const lost = standing.change(() => Promise.reject(new HubError('unavailable')));
  await expect(lost).rejects.toMatchObject({ code: 'unavailable' });
  (await question(0)).resolve(sessionOf(weiss('chair-2')));
  await vi.waitFor(() => expect(standing.user.doctorId).toBe('chair-2'));
});
