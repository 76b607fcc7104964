import { createNameMatcher } from '../../../protocol/text/match-name.ts';
import { foldUserName } from '../../../protocol/text/user-name.ts';
import { useCallback, useState } from 'react';
import type { Send } from '../../../client/send.ts';
import type { User } from '../../../protocol/user.ts';
import { Button, SearchField, Segments } from '../../shared/staff/controls.tsx';
import { useFeed, useHub } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useRoleName } from '../../shared/staff/frame/shell.tsx';
import { Fetched, ListPlace, SectionHeading } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useLeave } from '../unsaved.tsx';
import { useListed, type Listed } from '../use-listed.ts';
import { HandOvers } from './hand-over.tsx';
import { NewUserPane } from './new-user-pane.tsx';
import { UserPane } from './user-pane.tsx';

/** Read again when a doctor changes: the doctor may have another login now. */
export const useUsers = (): Listed<User[]> => {
  const { doctors } = useFeed();
  const ask = useCallback(async (send: Send) => (await send('user:list', {})).users, [doctors]);
  return useListed(ask);
};

type Which = 'active' | 'deactivated' | 'all';

export const UsersSection = () => {
  const t = useAdminTexts();
  const listed = useUsers();
  const [which, setWhich] = useState<Which>('active');
  const [query, setQuery] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const leave = useLeave();
  const choose = (userId: string | null) => leave(() => setChosenId(userId));
  const users = listed.data ?? [];
  const active = users.filter((user) => user.active);
  const deactivated = users.filter((user) => !user.active);
  const wanted = foldUserName(query);
  const isNamed = createNameMatcher(query);
  const shown = { active, deactivated, all: users }[which].filter(
    ({ username, fullName }) => foldUserName(username).includes(wanted) || isNamed(fullName),
  );
  const chosen = users.find(({ userId }) => userId === chosenId) ?? null;
  return (
    <>
      <SectionHeading title={t('users')}>
        <span className="heading-search">
          <SearchField label={t('searchUsers')} value={query} onChange={setQuery} />
        </span>
        <Segments<Which>
          label={t('status')}
          value={which}
          onChange={setWhich}
          segments={[
            { value: 'active', label: t('active'), count: String(active.length) },
            { value: 'deactivated', label: t('deactivated'), count: String(deactivated.length) },
            { value: 'all', label: t('all') },
          ]}
        />
        {chosen && (
          <Button small icon="personAdd" onClick={() => choose(null)}>
            {t('newUser')}
          </Button>
        )}
      </SectionHeading>
      <HandOvers />
      <div className="with-pane">
        <ListPlace label={t('users')}>
          <Fetched listed={listed}>
            {() =>
              shown.length === 0 ? (
                <p className="empty">{t('noUsers')}</p>
              ) : (
                <UserTable users={shown} chosenId={chosenId} onChoose={choose} />
              )
            }
          </Fetched>
        </ListPlace>
        {chosen ? (
          <UserPane key={chosen.userId} user={chosen} refresh={listed.refresh} onClose={() => choose(null)} />
        ) : (
          <NewUserPane onCreated={() => void listed.refresh()} />
        )}
      </div>
    </>
  );
};

type UserTableProps = {
  readonly users: readonly User[];
  readonly chosenId: string | null;
  readonly onChoose: (userId: string | null) => void;
};

const UserTable = ({ users, chosenId, onChoose }: UserTableProps) => {
  const t = useAdminTexts();
  const roleName = useRoleName();
  const { doctors } = useFeed();
  const { user: self } = useHub();
  return (
    <table className="table rows-chosen">
      <thead>
        <tr>
          <th>{t('user')}</th>
          <th>{t('userName')}</th>
          <th>{t('role')}</th>
          <th>{t('actsAs')}</th>
          <th>{t('status')}</th>
        </tr>
      </thead>
      <tbody>
        {users.map(({ userId, fullName, username, role, doctorId, active, mustChangePassword }) => {
          const isChosen = userId === chosenId;
          return (
            <tr key={userId} className={isChosen ? 'chosen' : undefined}>
              <td>
                <button
                  type="button"
                  className="row-button"
                  aria-pressed={isChosen}
                  onClick={() => onChoose(isChosen ? null : userId)}
                >
                  <Icon name="person" />
                  <b>{fullName}</b>
                  {userId === self.userId && <span className="tag">{t('you')}</span>}
                </button>
              </td>
              <td className="secondary nowrap">{username}</td>
              <td className="nowrap">{roleName(role)}</td>
              <td className="secondary nowrap">{doctorId !== null && doctors.get(doctorId)?.fullName}</td>
              <td className="nowrap">
                {!active && <span className="muted">{t('deactivated')}</span>}
                {active && mustChangePassword && <span className="tag">{t('temporary')}</span>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
