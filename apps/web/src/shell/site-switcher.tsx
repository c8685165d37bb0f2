import { Menu } from '@mantine/core';
import { IconCheck, IconChevronDown, IconMapPin } from '@tabler/icons-react';
import { useViewState } from '../routes/view-state.ts';
import { useSites } from './buildings.ts';
import { t } from './i18n.ts';
import classes from './top-bar.module.css';

/** One Liegenschaft or all. Hidden while there is nothing to choose. */
export function SiteSwitcher() {
  const { siteId, change } = useViewState();
  const sites = useSites();
  const items = sites.data ?? [];
  const chosen = items.find((site) => site.id === siteId);
  if (items.length < 2) return null;
  const options = [{ id: null, name: t('Alle Liegenschaften') }, ...items];
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <button type="button" className={classes.controlButton}>
          <IconMapPin size={16} stroke={1.75} aria-hidden />
          {chosen?.name ?? t('Alle Liegenschaften')}
          <IconChevronDown size={14} stroke={1.75} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {options.map((site) => (
          <Menu.Item
            key={site.id ?? 'all'}
            onClick={() => change({ siteId: site.id })}
            rightSection={
              site.id === (chosen?.id ?? null) ? <IconCheck size={16} aria-label={t('gewählt')} /> : null
            }
          >
            {site.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
