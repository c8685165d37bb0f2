import { UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import classes from './bottom-bar.module.css';
import { t } from './i18n.ts';
import { useNavigation } from './rail.tsx';

const MoreSheet = lazy(async () => ({ default: (await import('./more-sheet.tsx')).MoreSheet }));

const inBar = 4;

/** The rail of a phone: the four most used screens within thumb reach, the others in a sheet. */
export function BottomBar() {
  const items = useNavigation();
  const [open, setOpen] = useState(false);
  const pathname = useLocation({ select: (location) => location.pathname });
  const rest = items.slice(inBar);
  const restActive = rest.some((item) => pathname.startsWith(item.to));
  return (
    <nav className={classes.bar} aria-label={t('Hauptnavigation')}>
      {items.slice(0, inBar).map((item) => (
        <Link
          key={item.to}
          to={item.to}
          className={classes.item}
          activeOptions={{ exact: item.to === '/', includeSearch: false }}
          activeProps={{ 'data-active': true }}
        >
          <item.icon size={24} stroke={1.75} aria-hidden />
          <span className="ellipsis">{item.label()}</span>
        </Link>
      ))}
      <UnstyledButton
        className={classes.item}
        data-active={restActive || undefined}
        onClick={() => setOpen(true)}
        aria-expanded={open}
        aria-haspopup="dialog"
      >
        <IconDots size={24} stroke={1.75} aria-hidden />
        {t('Mehr')}
      </UnstyledButton>
      <Suspense fallback={null}>{open && <MoreSheet items={rest} onClose={() => setOpen(false)} />}</Suspense>
    </nav>
  );
}
