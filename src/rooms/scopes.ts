import type { Principal } from '../auth/principal.ts';
import type { FeedFilter } from '../protocol/commands/feed/subscribe.ts';
import { HubError } from '../protocol/errors.ts';
import { audienceOf, type Audience } from '../protocol/roles.ts';
import { allLevels, roomName, type Room } from '../protocol/rooms.ts';
import type { Directory } from './directory.ts';

const MOST_SCOPES = 1_000;

/** The result of a subscription: these streams, at these levels, in this audience's view. */
export type Scope = {
  audience: Audience;
  streamIds: readonly string[];
  levels: readonly number[];
};

export type ScopedRooms = { scope: Scope; rooms: ReadonlyMap<string, Room> };

export type Scopes = {
  /** The rooms of a filter, for this principal. Throws as `scopeOf`. */
  roomsOf(principal: Principal, filter: FeedFilter, directory: Directory): ScopedRooms;
};

/**
 * Boards of one corridor ask alike and share their scope. Without this a thousand of them would each keep the same lists,
 * and to work each out takes 0.06 ms.
 */
export const createScopes = (): Scopes => {
  const shared = new Map<string, ScopedRooms>();
  /** By who asks for what, in the present layout of the directory. */
  const asked = new Map<string, ScopedRooms>();
  let [of, layout]: [Directory | null, number] = [null, 0];

  const share = (scope: Scope): ScopedRooms => {
    const { audience, streamIds, levels } = scope;
    return kept(shared, `${audience}/${levels.join('')}/${streamIds.join()}`, () => {
      const rooms = streamIds.map((streamId) => ({ audience, streamId, levels }));
      return { scope, rooms: new Map(rooms.map((room) => [roomName(room), room])) };
    });
  };
  return {
    roomsOf(principal, filter, directory) {
      if (directory !== of || directory.layout() !== layout) asked.clear();
      [of, layout] = [directory, directory.layout()];
      return kept(asked, JSON.stringify([seesBy(principal), filter]), () =>
        share(scopeOf(principal, filter, directory)),
      );
    },
  };
};

/** The fields of a principal that decide its scope. */
const seesBy = (principal: Principal): unknown[] => {
  if (principal.role === 'ticket') return [principal.role];
  const { role, departmentId } = principal;
  return [role, departmentId, 'filter' in principal ? principal.filter : principal.mustChangePassword];
};

const kept = <Value>(values: Map<string, Value>, key: string, make: () => Value): Value => {
  const known = values.get(key);
  if (known !== undefined) return known;
  const made = make();
  // Cleared as a whole. The next subscriber begins a new list, and the old ones go with their screens.
  if (values.size > MOST_SCOPES) values.clear();
  values.set(key, made);
  return made;
};

export const sameScope = (a: Scope, b: Scope): boolean =>
  a === b ||
  (a.audience === b.audience && a.streamIds.join() === b.streamIds.join() && a.levels.join() === b.levels.join());

/** Each id and level once. */
export const withoutRepeats = ({ doctorIds, departmentIds, ...filter }: FeedFilter): FeedFilter => ({
  ...filter,
  ...(doctorIds && { doctorIds: [...new Set(doctorIds)] }),
  ...(departmentIds && { departmentIds: [...new Set(departmentIds)] }),
});

/** The filter without doctors and departments that the directory does not have. */
export const onlyKnown = (filter: FeedFilter, directory: Directory): FeedFilter => ({
  ...filter,
  doctorIds: (filter.doctorIds ?? []).filter((doctorId) => directory.doctors().has(doctorId)),
  departmentIds: (filter.departmentIds ?? []).filter((departmentId) => directory.departments().has(departmentId)),
});

/**
 * Cuts a filter down to what the role and the device may see. A board sees what its own filter shows; a kiosk and a
 * ticket link see no stream, only the directory; a doctor sees the department: its pool, and where colleagues have
 * called somebody to; everybody else on the staff sees all. Throws `not_found` for a doctor or department that is none.
 */
export const scopeOf = (principal: Principal, filter: FeedFilter, directory: Directory): Scope => {
  const asked = streamsAsked(filter, directory);
  const allowed = streamsAllowed(principal, directory);
  return {
    audience: audienceOf(principal.role),
    streamIds: [...asked].filter((streamId) => allowed === 'all' || allowed.has(streamId)).sort(),
    levels: levelsOf(principal, filter),
  };
};

const streamsAsked = (filter: FeedFilter, directory: Directory): ReadonlySet<string> => {
  const unknown = [
    ...(filter.doctorIds ?? []).filter((doctorId) => !directory.doctors().has(doctorId)),
    ...(filter.departmentIds ?? []).filter((departmentId) => !directory.departments().has(departmentId)),
  ];
  if (unknown.length > 0) throw new HubError('not_found', { ids: unknown });
  if (filter.all) return new Set([...directory.doctors().keys(), ...directory.departments().keys()]);
  return new Set([...(filter.doctorIds ?? []), ...departmentStreams(filter.departmentIds ?? [], directory)]);
};

/** The pools, and the doctors of these departments. */
const departmentStreams = (departmentIds: readonly string[], directory: Directory): string[] => {
  const departments = new Set(departmentIds);
  const doctors = [...directory.doctors().values()].filter(({ departmentId }) => departments.has(departmentId));
  return [...departments, ...doctors.map(({ doctorId }) => doctorId)];
};

const streamsAllowed = (principal: Principal, directory: Directory): ReadonlySet<string> | 'all' => {
  switch (principal.role) {
    case 'admin':
    case 'reception':
    case 'nurse':
      return principal.mustChangePassword ? new Set() : 'all';
    case 'doctor':
      if (principal.departmentId === null || principal.mustChangePassword) return new Set();
      return new Set(departmentStreams([principal.departmentId], directory));
    case 'board': {
      const { doctorIds } = principal.filter;
      if (doctorIds && doctorIds.length > 0) return new Set(doctorIds);
      return principal.departmentId === null ? 'all' : new Set(departmentStreams([principal.departmentId], directory));
    }
    case 'kiosk':
    case 'ticket':
      return new Set();
  }
};

/** A board that chose its levels could learn everybody's urgency, one level at a time. */
const levelsOf = (principal: Principal, filter: FeedFilter): readonly number[] => {
  const { urgencyLevels = allLevels } = principal.role === 'board' ? principal.filter : filter;
  return [...new Set(urgencyLevels)].sort((a, b) => a - b);
};
