import { useUser } from '@citypulse/client/react/session';
import { useApiQuery } from '@citypulse/client/react/queries';
import { systemInfo } from '@citypulse/contracts/system';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { useMediaQuery } from '@mantine/hooks';
import { canSomewhere } from '@citypulse/contracts/permissions';
import { Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useBuildings } from './buildings.ts';
import { t } from './i18n.ts';
import { Logo } from './logo.tsx';
import { navigation, type NavigationItem } from './navigation.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import classes from './rail.module.css';

/** What this person may open. */
export function useNavigation(place?: NavigationItem['place']): NavigationItem[] {
  const { roles } = useUser();
  return navigation.filter(
    (item) => (!place || item.place === place) && (!item.permission || canSomewhere(roles, item.permission)),
  );
}

/** Left rail of the desk: 240 wide with words, 64 with icons and tooltips. */
export function Rail() {
  const { slimRail } = usePreferences();
  const cramped =
    useMediaQuery('(max-width: 73.75em)', undefined, { getInitialValueInEffect: false }) ?? false;
  const slim = slimRail || cramped;
  const buildings = useBuildings();
  const count = buildings.data?.length;
  return (
    <nav className={classes.rail} data-slim={slim || undefined} aria-label={t('Hauptnavigation')}>
      <Link to="/" className={classes.logo} aria-label={t('CityPulse, zur Übersicht')}>
        <Logo />
        {!slim && <span>CityPulse</span>}
      </Link>
      {!slim && <DemoBadge />}
      {useNavigation('work').map((item) => (
        <RailLink
          key={item.to}
          item={item}
          slim={slim}
          count={item.to === '/buildings' ? count : undefined}
        />
      ))}
      <span className={classes.gap} />
      {useNavigation('own').map((item) => (
        <RailLink key={item.to} item={item} slim={slim} />
      ))}
      {!cramped && <FoldButton slim={slim} />}
    </nav>
  );
}

function FoldButton({ slim }: { slim: boolean }) {
  const Fold = slim ? IconChevronRight : IconChevronLeft;
  const text = slim ? t('Ausklappen') : t('Einklappen');
  return (
    <Tooltip label={text} position="right" disabled={!slim}>
      <button
        type="button"
        className={classes.item}
        onClick={() => setPreferences({ slimRail: !slim })}
        aria-expanded={!slim}
        aria-label={text}
      >
        <Fold size={20} stroke={1.75} aria-hidden />
        {!slim && text}
      </button>
    </Tooltip>
  );
}

/** Says that town and people are invented, and leads to the reset. */
function DemoBadge() {
  const info = useApiQuery(systemInfo);
  if (!info.data?.demo) return null;
  return (
    <Link to="/me" className={classes.demo}>
      <StatusBadge status="info" size="sm">
        {t('Demo-Stadt')}
      </StatusBadge>
    </Link>
  );
}

function RailLink({ item, slim, count }: { item: NavigationItem; slim: boolean; count?: number }) {
  const label = item.label();
  return (
    <Tooltip label={label} position="right" disabled={!slim}>
      <Link
        to={item.to}
        className={classes.item}
        activeOptions={{ exact: item.to === '/', includeSearch: false }}
        activeProps={{ 'data-active': true }}
        aria-label={slim ? label : undefined}
      >
        <item.icon size={20} stroke={1.75} aria-hidden />
        {!slim && <span className="ellipsis">{label}</span>}
        {!slim && count !== undefined && <span className={classes.count}>{count}</span>}
      </Link>
    </Tooltip>
  );
}
