import { useApiQuery } from '@citypulse/client/react/queries';
import { useCan } from '@citypulse/client/react/session';
import { listInvitations } from '@citypulse/contracts/accounts';
import { Card } from '@citypulse/ui/web/card';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { AddButton } from '../../shell/add-button.tsx';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { lazyPart } from '../../shell/lazy-part.tsx';
import { Screen } from '../../shell/screen.tsx';
import { SplitView } from '../../shell/split-view.tsx';
import { InvitationsTable } from './invitations-table.tsx';

const InvitePanel = lazyPart(async () => (await import('./invite-panel.tsx')).InvitePanel);

/** People who have been written to and have not come yet. */
export function InvitationsPage() {
  const invitations = useApiQuery(listInvitations, {}, { refetchInterval: 15_000 });
  const { invite = false } = useSearch({ from: '/invitations' });
  const navigate = useNavigate({ from: '/invitations' });
  const mayWrite = useCan('users:write', null);
  const open = (wanted: boolean) => void navigate({ search: wanted ? { invite: true } : {}, replace: true });
  const add = mayWrite && <AddButton label={t('Einladen')} onClick={() => open(true)} />;
  const waiting = invitations.data && invitations.data.items.length > 0;
  return (
    <SplitView open={invite && mayWrite}>
      <Screen
        title={t('Einladungen')}
        subtitle={t('Wer eingeladen ist und noch kein Passwort festgelegt hat')}
        tools={waiting && add}
      >
        <Card flush>
          <QueryView
            query={invitations}
            loading={{ height: 320, shape: 'lines' }}
            describeError={describeError}
            isEmpty={({ items }) => items.length === 0}
            empty={
              <EmptyState title={t('Keine offene Einladung')} height={320} action={add}>
                {t(
                  'Eine Einladung kommt per E-Mail. Mit ihrem Link legt die Person ihr Passwort selbst fest.',
                )}
              </EmptyState>
            }
          >
            {({ items }) => <InvitationsTable invitations={items} mayWrite={mayWrite} />}
          </QueryView>
        </Card>
      </Screen>
      {invite && mayWrite && <InvitePanel onClose={() => open(false)} />}
    </SplitView>
  );
}
