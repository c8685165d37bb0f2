import { useApiList } from '@citypulse/client/react/queries';
import { useCan } from '@citypulse/client/react/session';
import { listPeoplesSessions, type PersonSession } from '@citypulse/contracts/accounts';
import { Card } from '@citypulse/ui/web/card';
import { QueryView } from '@citypulse/ui/web/query-view';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { SearchField } from '../../shell/search-field.tsx';
import { EndSession } from './end-session.tsx';
import { SessionsTable } from './sessions-table.tsx';

/** Who is signed in where, in the whole town. */
export function SessionsPage() {
  const search = useSearch({ from: '/sessions' });
  const navigate = useNavigate({ from: '/sessions' });
  const query = search.search ? { search: search.search } : {};
  const sessions = useApiList(
    listPeoplesSessions,
    { query },
    { refetchInterval: 15_000, keepPrevious: true },
  );
  const mayEnd = useCan('users:write', null);
  const [ending, setEnding] = useState<PersonSession | null>(null);
  return (
    <Screen
      title={t('Geräte & Sitzungen')}
      subtitle={
        sessions.data &&
        t('{count, plural, one {# Anmeldung} other {# Anmeldungen}}', { count: sessions.data.length })
      }
    >
      <Card
        flush
        title={t('Anmeldungen')}
        tools={
          <SearchField
            label={t('Name, E-Mail oder Gerät')}
            value={search.search ?? ''}
            onChange={(text) =>
              void navigate({
                search: (before) => ({ ...before, search: text || undefined }),
                replace: true,
              })
            }
          />
        }
      >
        <QueryView query={sessions} loading={{ height: 480, shape: 'lines' }} describeError={describeError}>
          {(rows) => (
            <SessionsTable
              sessions={rows}
              onEnd={mayEnd ? setEnding : null}
              sort={search.sort ?? '-seen'}
              onSort={(sort) => void navigate({ search: (before) => ({ ...before, sort }), replace: true })}
            />
          )}
        </QueryView>
      </Card>
      {ending && <EndSession session={ending} onClose={() => setEnding(null)} />}
    </Screen>
  );
}
