import { useCallback, useMemo } from 'react';
import type { Send } from '../../../client/send.ts';
import { useRoleName } from '../../shared/staff/frame/shell.tsx';
import { useAdminTexts } from '../texts.ts';
import { useListed } from '../use-listed.ts';
import { actorOf, nameIn, type AuditPage } from './records.ts';

export type Known = { readonly name: string; readonly kind: string };

const listAll = async (send: Send) => {
  const [{ users }, { devices }] = await Promise.all([send('user:list', {}), send('device:list', {})]);
  return { users, devices };
};

export type Names = {
  /** By id: as the hub knows the rows now, and what the records themselves say of those that are gone. */
  readonly byId: ReadonlyMap<string, string>;
  readonly actors: readonly { readonly value: string; readonly label: string; readonly group: 'users' | 'devices' }[];
  readonly actor: (actor: string) => Known & { readonly isOutside: boolean };
};

/** Records hold ids; people know names. */
export const useNames = ({ records, names: known }: Pick<AuditPage, 'records' | 'names'>): Names => {
  const t = useAdminTexts();
  const roleName = useRoleName();
  const { data } = useListed(useCallback(listAll, []));
  const byId = useMemo(() => {
    const names = new Map<string, string>();
    for (const record of records) {
      const name = nameIn(record);
      // The newest record that names a row says what it is called now.
      if (record.rowId !== null && name !== null && !names.has(record.rowId)) names.set(record.rowId, name);
    }
    for (const [id, name] of Object.entries(known)) names.set(id, name);
    return names;
  }, [records, known]);

  const actor = (text: string) => {
    const found = actorOf(text);
    switch (found.kind) {
      case 'user': {
        const user = data?.users.find(({ userId }) => userId === found.id);
        return { name: user?.username ?? shortId(found.id), kind: user ? roleName(user.role) : '', isOutside: false };
      }
      case 'device': {
        const device = data?.devices.find(({ deviceId }) => deviceId === found.id);
        return { name: device?.name ?? shortId(found.id), kind: '', isOutside: false };
      }
      case 'sql':
        return { name: found.role, kind: t('outside'), isOutside: true };
      case 'ticket':
        return { name: t('ticketLink'), kind: '', isOutside: false };
      case 'other':
        return { name: found.name, kind: '', isOutside: false };
    }
  };
  const actors = [
    ...(data?.users ?? []).map(({ userId, fullName, username }) => ({
      value: `user:${userId}`,
      label: `${fullName} (${username})`,
      group: 'users' as const,
    })),
    ...(data?.devices ?? []).map(({ deviceId, name }) => ({
      value: `device:${deviceId}`,
      label: name,
      group: 'devices' as const,
    })),
  ];
  return { byId, actor, actors };
};

/** Ids begin with their time, so their ends tell them apart. */
export const shortId = (id: string): string => `…${id.slice(-8)}`;
