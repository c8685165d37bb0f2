import { IconMapPin } from '@tabler/icons-react';
import { useViewState } from '../routes/view-state.ts';
import { useSites } from './buildings.ts';
import { ChoiceControl } from './choice-control.tsx';
import { t } from './i18n.ts';

/** One Liegenschaft or all. Hidden while there is nothing to choose. */
export function SiteSwitcher() {
  const { siteId, change } = useViewState();
  const sites = useSites();
  const items = sites.data ?? [];
  const chosen = items.find((site) => site.id === siteId);
  if (items.length < 2) return null;
  const all = { value: null, label: t('Alle Liegenschaften') };
  return (
    <ChoiceControl
      icon={IconMapPin}
      choices={[all, ...items.map(({ id, name }) => ({ value: id, label: name }))]}
      chosen={chosen?.id ?? null}
      onChoose={(value) => change({ siteId: value })}
    >
      {chosen?.name ?? all.label}
    </ChoiceControl>
  );
}
