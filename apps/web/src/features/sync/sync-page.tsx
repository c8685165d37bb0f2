import type { ReactNode } from 'react';
import { useClient } from '@citypulse/client/react/provider';
import { Card, CardList } from '@citypulse/ui/web/card';
import { Figure, FigureStrip } from '@citypulse/ui/web/key-figure';
import { Stack } from '@citypulse/ui/web/page';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { StatusBadge, StatusIcon } from '@citypulse/ui/web/status-badge';
import { useOutbox, useRows } from '@citypulse/client/react/sync';
import { Button, Tabs } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { useSyncEvents, type SyncEvent } from '../../shell/sync-log.ts';
import { syncStatus } from '../../shell/sync-status.ts';
import { useLiveNow } from '../../shell/use-live-now.ts';
import { ConflictsTab } from './conflicts-tab.tsx';
import { entityWords } from './entity-words.ts';
import { LogTab } from './log-tab.tsx';
import { QueueTab } from './queue-tab.tsx';
import { syncTabs } from './sync-search.ts';

/** How the connection is, what came and went over it, and what wants a decision. */
export function SyncPage() {
  const live = useLiveNow();
  const client = useClient();
  const { status, word, meaning } = syncStatus(live);
  return (
    <Screen
      title={t('Synchronisation')}
      subtitle={meaning}
      tools={
        live.name !== 'live' && (
          <Button
            variant="filled"
            leftSection={<IconRefresh size={16} stroke={1.75} />}
            onClick={() => client.live.retry()}
          >
            {t('Jetzt verbinden')}
          </Button>
        )
      }
    >
      <SyncTabs
        connection={
          <Stack>
            <Connection status={<StatusBadge status={status}>{word}</StatusBadge>} />
            <EventLog />
          </Stack>
        }
      />
    </Screen>
  );
}

const counted = (words: string, count: number) => (count > 0 ? `${words} (${count})` : words);

function SyncTabs({ connection }: { connection: ReactNode }) {
  const search = useSearch({ from: '/sync' });
  const navigate = useNavigate({ from: '/sync' });
  const conflicts = useRows('sync_conflicts').rows.filter(({ status }) => status === 'open').length;
  const waiting = useOutbox().filter(({ state }) => state !== 'done').length;
  const change = (wanted: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...wanted }), replace: true });
  return (
    <Tabs
      value={search.tab ?? 'connection'}
      onChange={(tab) => change({ tab: syncTabs.find((one) => one === tab), conflict: undefined })}
      keepMounted={false}
    >
      <Tabs.List mb="lg">
        <Tabs.Tab value="connection">{t('Verbindung')}</Tabs.Tab>
        <Tabs.Tab value="queue">{counted(t('Warteschlange'), waiting)}</Tabs.Tab>
        <Tabs.Tab value="conflicts">{counted(t('Konflikte'), conflicts)}</Tabs.Tab>
        <Tabs.Tab value="log">{t('Protokoll')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="connection">{connection}</Tabs.Panel>
      <Tabs.Panel value="queue">
        <Stack>
          <QueueTab />
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="conflicts">
        <ConflictsTab
          selected={search.conflict}
          all={search.all === '1'}
          onSelect={(conflict) => change({ conflict })}
          onAll={(all) => change({ all: all ? '1' : undefined })}
        />
      </Tabs.Panel>
      <Tabs.Panel value="log">
        <LogTab />
      </Tabs.Panel>
    </Tabs>
  );
}

function Connection({ status }: { status: ReactNode }) {
  const live = useLiveNow();
  const client = useClient();
  const events = useSyncEvents();
  const formats = useFormats();
  const now = useNow(1_000);
  const lastChange = events.find((event) => event.kind === 'changes');
  const caughtUpAt = live.name === 'live' ? now : (live.caughtUpAt?.getTime() ?? null);
  return (
    <FigureStrip>
      <Figure label={t('Verbindung')} value={live.joined ? t('live') : t('getrennt')} tools={status}>
        {live.joined ? t('Werte kommen von selbst.') : t('Es wird von selbst neu versucht.')}
      </Figure>
      <Figure label={t('Vollständig bis')} value={caughtUpAt === null ? null : formats.time(caughtUpAt)}>
        {caughtUpAt === null ? t('noch kein Stand') : formats.age(caughtUpAt, now)}
      </Figure>
      <Figure label={t('Letzte Änderung')} value={lastChange ? formats.time(lastChange.at) : null}>
        {lastChange ? formats.age(lastChange.at, now) : t('seit dem Öffnen keine')}
      </Figure>
      <Figure label={t('Position im Änderungsprotokoll')} value={positionWords(client.live.position())}>
        {t('Bis hierhin ist alles angekommen.')}
      </Figure>
    </FigureStrip>
  );
}

/** The number behind the epoch; the epoch itself says nothing to a person. */
function positionWords(position: string | null): string | null {
  return position === null ? null : (/\d+$/.exec(position)?.[0] ?? position);
}

function EventLog() {
  const events = useSyncEvents();
  const formats = useFormats();
  const shown = events.slice(0, 50);
  return (
    <Card title={t('Letzte Ereignisse')} subtitle={t('seit dem Öffnen dieser Seite')} flush>
      {shown.length === 0 ? (
        <EmptyState title={t('Noch nichts geschehen')} height={160}>
          {t('Sobald sich etwas ändert oder die Verbindung wechselt, steht es hier.')}
        </EmptyState>
      ) : (
        <CardList
          items={shown.map((event) => ({
            key: String(event.id),
            icon: <EventIcon event={event} />,
            title: eventTitle(event),
            detail: eventDetail(event),
            value: formats.timeWithSeconds(event.at),
          }))}
        />
      )}
    </Card>
  );
}

function EventIcon({ event }: { event: SyncEvent }) {
  switch (event.kind) {
    case 'state':
      return <StatusIcon status={syncStatus({ name: event.name, joined: false, caughtUpAt: null }).status} />;
    case 'changes':
      return <StatusIcon status="ok" />;
    case 'scopes':
    case 'reset':
      return <StatusIcon status="info" />;
  }
}

function eventTitle(event: SyncEvent): string {
  switch (event.kind) {
    case 'state':
      return syncStatus({ name: event.name, joined: false, caughtUpAt: null }).word;
    case 'changes': {
      const count = Object.values(event.counts).reduce((sum, part) => sum + part, 0);
      return t('{count, plural, one {# Änderung} other {# Änderungen}}', { count });
    }
    case 'scopes':
      return t('Zugriff geändert');
    case 'reset':
      return t('Neu geladen');
  }
}

function eventDetail(event: SyncEvent): string {
  switch (event.kind) {
    case 'state':
      return syncStatus({ name: event.name, joined: false, caughtUpAt: null }).meaning;
    case 'changes':
      return Object.entries(event.counts)
        .map(([entity, count]) => `${entityWords(entity)}: ${count}`)
        .join(' · ');
    case 'scopes':
      return t('{added} Gebäude hinzugekommen, {removed} entfallen', {
        added: event.added,
        removed: event.removed,
      });
    case 'reset':
      return t('Der Server verlangte einen neuen Anfang; alles wurde frisch gelesen.');
  }
}
