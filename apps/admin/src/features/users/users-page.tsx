import { useApiList } from '@citypulse/client/react/queries';
import { useCan } from '@citypulse/client/react/session';
import { listUsers, type User } from '@citypulse/contracts/users';
import { toCsv } from '@citypulse/ui/csv';
import { Card } from '@citypulse/ui/web/card';
import { saveFile } from '@citypulse/ui/web/download';
import { QueryView } from '@citypulse/ui/web/query-view';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { AddButton } from '../../shell/add-button.tsx';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { SearchField } from '../../shell/search-field.tsx';
import { lazyPart } from '../../shell/lazy-part.tsx';
import { SplitView } from '../../shell/split-view.tsx';
import { RoleFilter } from './role-filter.tsx';
import { today } from '../../shell/today.ts';
import { buildingCount, rolesOf, statusOf } from './user-state.ts';
import { UsersTable } from './users-table.tsx';

const CreateUserPanel = lazyPart(async () => (await import('./create-user-panel.tsx')).CreateUserPanel);
const UserPanel = lazyPart(async () => (await import('./user-panel.tsx')).UserPanel);

const refreshMs = 30_000;

export function UsersPage() {
  const users = useApiList(listUsers, {}, { refetchInterval: refreshMs });
  const search = useSearch({ from: '/users' });
  const navigate = useNavigate({ from: '/users' });
  const mayWrite = useCan('users:write', null);
  const select = useCallback(
    (user: string | undefined) => void navigate({ search: (before) => ({ ...before, user }), replace: true }),
    [navigate],
  );
  const close = useCallback(() => select(undefined), [select]);
  const chosen = users.data?.find((user) => user.id === search.user);
  return (
    <SplitView open={search.user === 'new' || chosen !== undefined}>
      <Screen
        title={t('Nutzer und Rollen')}
        subtitle={
          users.data && t('{count, plural, one {# Konto} other {# Konten}}', { count: users.data.length })
        }
        tools={
          <>
            <Button
              leftSection={<IconDownload size={16} stroke={1.75} />}
              onClick={() => exportUsers(users.data ?? [])}
              disabled={!users.data}
            >
              CSV
            </Button>
            {mayWrite && <AddButton label={t('Nutzer anlegen')} onClick={() => select('new')} />}
          </>
        }
      >
        <Card
          flush
          title={t('Konten')}
          tools={
            <>
              <SearchField
                label={t('Nutzer suchen')}
                value={search.search ?? ''}
                onChange={(text) =>
                  void navigate({
                    search: (before) => ({ ...before, search: text || undefined }),
                    replace: true,
                  })
                }
              />
              <RoleFilter
                value={search.role}
                onChange={(role) =>
                  void navigate({ search: (before) => ({ ...before, role }), replace: true })
                }
              />
            </>
          }
        >
          <QueryView query={users} loading={{ height: 480, shape: 'lines' }} describeError={describeError}>
            {(rows) => (
              <UsersTable
                users={matching(rows, search.search, search.role)}
                selectedId={search.user ?? null}
                onSelect={(user) => select(user.id)}
                sort={search.sort ?? 'name'}
                onSort={(sort) => void navigate({ search: (before) => ({ ...before, sort }), replace: true })}
              />
            )}
          </QueryView>
        </Card>
      </Screen>
      {search.user === 'new' && mayWrite && (
        <CreateUserPanel onClose={close} onCreated={(user) => select(user.id)} />
      )}
      {chosen && <UserPanel key={chosen.id} user={chosen} mayWrite={mayWrite} onClose={close} />}
    </SplitView>
  );
}

function matching(users: User[], search: string | undefined, role: string | undefined): User[] {
  const words = (search ?? '').toLocaleLowerCase('de').split(/\s+/).filter(Boolean);
  return users.filter((user) => {
    const text = `${user.displayName} ${user.email}`.toLocaleLowerCase('de');
    const fits = role === undefined || user.assignments.some((assignment) => assignment.role === role);
    return fits && words.every((word) => text.includes(word));
  });
}

function exportUsers(users: User[]): void {
  const day = today();
  const header = [t('Name'), t('E-Mail'), t('Rolle'), t('Gebäude'), t('Status'), t('Zuletzt')];
  const rows = users.map((user) => [
    user.displayName,
    user.email,
    rolesOf(user, day),
    buildingCount(user, day) ?? t('alle'),
    statusOf(user, day).word,
    user.lastSeenAt,
  ]);
  saveFile(`${t('nutzer')}-${day}.csv`, new Blob([toCsv(header, rows)], { type: 'text/csv;charset=utf-8' }));
}
