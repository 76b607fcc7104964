import type { Principal } from '../auth/principal.ts';
import type { FeedFilter } from '../protocol/commands/feed/subscribe.ts';
import { HubError } from '../protocol/errors.ts';
import { audienceOf, type Audience } from '../protocol/roles.ts';
import { allLevels } from '../protocol/rooms.ts';
import type { Directory } from './directory.ts';

/** What a subscription comes down to: these streams, at these levels, in this audience's view. */
export type Scope = {
  audience: Audience;
  streamIds: readonly string[];
  levels: readonly number[];
};

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
  return new Set([
    ...(filter.doctorIds ?? []),
    ...(filter.departmentIds ?? []).flatMap((departmentId) => departmentStreams(departmentId, directory)),
  ]);
};

const departmentStreams = (departmentId: string, directory: Directory): string[] => [
  departmentId,
  ...[...directory.doctors().values()]
    .filter((doctor) => doctor.departmentId === departmentId)
    .map(({ doctorId }) => doctorId),
];

const streamsAllowed = (principal: Principal, directory: Directory): ReadonlySet<string> | 'all' => {
  switch (principal.role) {
    case 'admin':
    case 'reception':
    case 'nurse':
      return principal.mustChangePassword ? new Set() : 'all';
    case 'doctor':
      if (principal.departmentId === null || principal.mustChangePassword) return new Set();
      return new Set(departmentStreams(principal.departmentId, directory));
    case 'board': {
      const { doctorIds } = principal.filter;
      if (doctorIds && doctorIds.length > 0) return new Set(doctorIds);
      return principal.departmentId === null ? 'all' : new Set(departmentStreams(principal.departmentId, directory));
    }
    case 'kiosk':
    case 'ticket':
      return new Set();
  }
};

const levelsOf = (principal: Principal, filter: FeedFilter): readonly number[] => {
  const asked = filter.urgencyLevels ?? allLevels;
  const shown = principal.role === 'board' ? (principal.filter.urgencyLevels ?? allLevels) : allLevels;
  return [...new Set(asked)].filter((level) => shown.includes(level)).sort((a, b) => a - b);
};
