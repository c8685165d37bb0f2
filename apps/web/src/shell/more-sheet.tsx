import { Drawer } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import classes from './bottom-bar.module.css';
import { t } from './i18n.ts';
import type { NavigationItem } from './navigation.ts';

/** The screens that found no place in the bar. */
export function MoreSheet({ items, onClose }: { items: readonly NavigationItem[]; onClose: () => void }) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      classNames={{ content: classes.sheet }}
      title={t('Mehr')}
      closeButtonProps={{ 'aria-label': t('Schließen') }}
    >
      {items.map((item) => (
        <Link key={item.to} to={item.to} className={classes.row} onClick={onClose}>
          <item.icon size={24} stroke={1.75} aria-hidden />
          {item.label()}
        </Link>
      ))}
    </Drawer>
  );
}
