import { useRow } from '@citypulse/client/react/sync';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { StatusPill } from '../../ui/status-words.tsx';
import { Card } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { isOpen } from '../today/task-groups.ts';
import { useToday } from '../today/use-today.ts';

/** Building, floor and room: the second line of every screen of a task. */
export function usePlace(task: MaintenanceTask): string {
  const building = useRow('buildings', task.buildingId);
  return [building?.name, task.place].filter(Boolean).join(' · ');
}

/** Told apart by this until the server has given a number. */
export const localNumber = ({ id }: MaintenanceTask): string => id.slice(-4).toUpperCase();

/** What a person must know before he goes. */
export function TaskFacts({ task }: { task: MaintenanceTask }) {
  const { t, formats } = useText();
  const today = useToday();
  const asset = useRow('assets', task.assetId);
  const plan = useRow('maintenance_plans', task.planId);
  const { maintenance: words } = t;
  const isLate = isOpen(task) && task.dueOn !== null && task.dueOn < today;
  const due = task.dueOn === null ? words.noDueDay : words.dueOn(formats.date(task.dueOn));
  const names = task.assignees.map(({ name }) => name).join(', ');
  return (
    <Card style={styles.card}>
      <View style={styles.pills}>
        <StatusPill status="info">{words.kinds[task.kind]}</StatusPill>
        {(task.priority === 'high' || task.priority === 'urgent') && (
          <StatusPill status={task.priority === 'urgent' ? 'critical' : 'warn'}>
            {words.priorities[task.priority]}
          </StatusPill>
        )}
        {isLate && (
          <StatusPill status="critical">{words.overdueSince(formats.date(task.dueOn ?? ''))}</StatusPill>
        )}
      </View>
      {!isLate && <Fact icon="calendar-event">{due}</Fact>}
      <Fact icon="user">{names ? words.assignedTo(names) : words.unassigned}</Fact>
      {asset && <Fact icon="tool">{[asset.name, asset.place].filter(Boolean).join(' · ')}</Fact>}
      {plan?.legalBasis && <Fact icon="clipboard-check">{plan.legalBasis}</Fact>}
      <Fact icon="info-circle">{task.number ?? words.localNumber(localNumber(task))}</Fact>
      {task.description && <Words style={styles.description}>{task.description}</Words>}
    </Card>
  );
}

function Fact({ icon, children }: { icon: IconName; children: string }) {
  const { color } = useAppTheme();
  return (
    <View style={styles.fact}>
      <Icon name={icon} size={20} color={color['text-2']} />
      <Words size="md" color={color['text-2']} style={styles.grow}>
        {children}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  card: { padding: 16, gap: 8 },
  pills: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
  fact: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1 },
  description: { marginTop: 4 },
});
