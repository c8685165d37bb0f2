import { screen } from '@testing-library/react-native';
import { given } from '../../../test/given.ts';
import { openKept } from '../../../test/kept-screen.tsx';
import { ConflictListScreen } from './conflict-list-screen.tsx';

const conflictAt = (n: number) => ({
  id: `01900000-0000-7000-8000-00000000c00${n}`,
  mutationId: `01900000-0000-7000-8000-00000000d00${n}`,
  buildingId: given.building(n).id,
  entity: { t: 'checklist_items', id: given.step(n).id },
  title: 'Druck prüfen',
  type: 'field',
  base: { answer: null },
  mine: { answer: 1.4 },
  theirs: { answer: 1.6 },
  mineBy: { id: given.user().id, name: 'Theo' },
  mineAt: '2026-03-02T09:00:00.000Z',
  theirsBy: 'Ada',
  theirsAt: '2026-03-02T08:00:00.000Z',
  status: 'open',
  strategy: null,
  resolvedBy: null,
  resolvedAt: null,
  version: 1,
});

test('two steps of one name are told apart by house and Auftrag', async () => {
  const { show } = await openKept({
    buildings: [given.building(1, { name: 'Bauhof' }), given.building(2, { name: 'Rathaus' })],
    maintenance_tasks: [
      given.task(1, { title: 'Heizung warten', number: 'A-2026-0001' }),
      given.task(2, { title: 'Pumpe tauschen', number: null, buildingId: given.building(2).id }),
    ],
    checklist_items: [1, 2].map((n) => given.step(n, { label: 'Druck prüfen', taskId: given.task(n).id })),
    sync_conflicts: [conflictAt(1), conflictAt(2)],
  });
  show(<ConflictListScreen />);

  expect(await screen.findAllByText('Druck prüfen')).toHaveLength(2);
  expect(screen.getByText('Bauhof')).toBeTruthy();
  expect(await screen.findByText('A-2026-0001 · Heizung warten')).toBeTruthy();
  expect(screen.getByText('Rathaus')).toBeTruthy();
  expect(await screen.findByText('Auftrag · Pumpe tauschen')).toBeTruthy();
});
