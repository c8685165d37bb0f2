import { createSpotlight, Spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.layer.css';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { filterCommands, type Command } from './commands.ts';
import { t } from './i18n.ts';
import { useCommands } from './use-commands.tsx';

const [store, spotlight] = createSpotlight();

/** Search over buildings, measuring points, meters, screens and actions. Loaded when first opened. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('');
  const { commands, loading } = useCommands();
  useEffect(() => spotlight.open(), []);
  const found = filterCommands(commands, query, query.trim() === '' ? 14 : 24);
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      centered={false}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight="min(60vh, 480px)"
      transitionProps={{ duration: 120 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      attributes={{ content: { 'aria-label': t('Suchen') } }}
    >
      <Spotlight.Search
        placeholder={t('Gebäude, Zähler, Messstelle, Aktion …')}
        aria-label={t('Suchen')}
        leftSection={<IconSearch size={20} stroke={1.75} />}
      />
      <Spotlight.ActionsList>
        {groupsOf(found).map(([group, members]) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {members.map((command) => (
              <Spotlight.Action
                key={command.id}
                label={command.label}
                description={command.detail}
                leftSection={command.icon}
                onClick={command.run}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {found.length === 0 && (
          <Spotlight.Empty>
            {loading
              ? t('Wird geladen …')
              : t('Nichts gefunden. Probiere einen Teil des Namens oder der Zählernummer.')}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Groups in the order of their best member. */
function groupsOf(commands: readonly Command[]): [string, Command[]][] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const members = groups.get(command.group);
    if (members) members.push(command);
    else groups.set(command.group, [command]);
  }
  return [...groups];
}
