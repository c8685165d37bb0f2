import { useApiList } from '@citypulse/client/react/queries';
import { useRows } from '@citypulse/client/react/sync';
import { listMeasuringPoints, listMeters } from '@citypulse/contracts/metering';
import { CarrierIcon, useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { useMantineColorScheme } from '@mantine/core';
import {
  IconBuilding,
  IconClipboardCheck,
  IconKeyboard,
  IconLanguage,
  IconMoon,
  IconSun,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useBuildings } from './buildings.ts';
import type { Command } from './commands.ts';
import { t } from './i18n.ts';
import { preferredLanguage, setPreferences, usePreferences } from './preferences.ts';
import { useNavigation } from './rail.tsx';
import { openShortcuts } from './shortcuts.ts';

const iconSize = { size: 20, stroke: 1.75, color: 'var(--cp-text-2)' } as const;

/** Everything that can be jumped to or done from here, with this person's rights. */
export function useCommands(): { commands: Command[]; loading: boolean } {
  const screens = useScreenCommands();
  const actions = useActionCommands();
  const things = useThingCommands();
  const tasks = useTaskCommands();
  return { commands: [...screens, ...actions, ...tasks, ...things.commands], loading: things.loading };
}

function useScreenCommands(): Command[] {
  const navigate = useNavigate();
  return useNavigation().map((item) => ({
    id: `screen:${item.to}`,
    group: t('Ansichten'),
    label: item.label(),
    icon: <item.icon {...iconSize} />,
    run: () => void navigate({ to: item.to }),
  }));
}

function useActionCommands(): Command[] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const language = preferredLanguage(usePreferences());
  const other = language === 'de' ? 'en' : 'de';
  const group = t('Aktionen');
  return [
    {
      id: 'action:scheme',
      group,
      label: colorScheme === 'dark' ? t('Helles Farbschema') : t('Dunkles Farbschema'),
      keywords: 'theme dark light',
      icon: colorScheme === 'dark' ? <IconSun {...iconSize} /> : <IconMoon {...iconSize} />,
      run: () => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark'),
    },
    {
      id: 'action:language',
      group,
      label: other === 'en' ? 'English' : 'Deutsch',
      detail: t('Sprache wechseln'),
      keywords: 'language sprache',
      icon: <IconLanguage {...iconSize} />,
      run: () => setPreferences({ language: other }),
    },
    {
      id: 'action:keys',
      group,
      label: t('Tastenkürzel'),
      keywords: 'shortcuts',
      icon: <IconKeyboard {...iconSize} />,
      run: openShortcuts,
    },
  ];
}

/** Open Aufträge; the others are found on their own screen. */
function useTaskCommands(): Command[] {
  const navigate = useNavigate();
  const names = new Map((useBuildings().data ?? []).map(({ id, name }) => [id as string, name]));
  return useRows('maintenance_tasks')
    .rows.filter(({ status }) => status !== 'done' && status !== 'cancelled')
    .map((task) => ({
      id: `task:${task.id}`,
      group: t('Aufträge'),
      label: task.title,
      icon: <IconClipboardCheck {...iconSize} />,
      detail: [task.number, names.get(task.buildingId), task.place].filter(Boolean).join(' · '),
      run: () => void navigate({ to: '/tasks', search: { task: task.id } }),
    }));
}

function useThingCommands(): { commands: Command[]; loading: boolean } {
  const navigate = useNavigate();
  const carrierName = useCarrierName();
  const buildings = useBuildings();
  const points = useApiList(listMeasuringPoints);
  const meters = useApiList(listMeters);
  const commands: Command[] = [
    ...(buildings.data ?? []).map((building) => ({
      id: `building:${building.id}`,
      group: t('Gebäude'),
      label: building.name,
      icon: <IconBuilding {...iconSize} />,
      detail: [building.code, building.street, building.siteName].filter(Boolean).join(' · '),
      run: () =>
        void navigate({
          to: '/buildings/$buildingId/$tab',
          params: { buildingId: building.id, tab: 'consumption' },
        }),
    })),
    ...(points.data ?? []).map((point) => ({
      id: `point:${point.id}`,
      group: t('Messstellen'),
      label: `${point.name}, ${point.buildingName}`,
      icon: <CarrierIcon carrier={point.medium} />,
      detail: [carrierName(point.medium), point.place].filter(Boolean).join(' · '),
      run: () => void navigate({ to: '/analysis', search: { points: [point.id] } }),
    })),
    ...(meters.data ?? []).map((meter) => ({
      id: `meter:${meter.id}`,
      group: t('Zähler'),
      label: meter.serial,
      icon: <CarrierIcon carrier={meter.medium} />,
      detail: `${meter.measuringPointName} · ${meter.buildingName}`,
      keywords: carrierName(meter.medium),
      run: () => void navigate({ to: '/meters/$meterId', params: { meterId: meter.id } }),
    })),
  ];
  return { commands, loading: buildings.isPending || points.isPending || meters.isPending };
}
