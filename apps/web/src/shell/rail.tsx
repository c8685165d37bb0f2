import { useUser } from '@citypulse/client/react/session';
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
  const buildings = useBuildings();
  const count = buildings.data?.length;
  const Fold = slimRail ? IconChevronRight : IconChevronLeft;
  const foldText = slimRail ? t('Ausklappen') : t('Einklappen');
  return (
    <nav className={classes.rail} data-slim={slimRail || undefined} aria-label={t('Hauptnavigation')}>
      <Link to="/" className={classes.logo} aria-label={t('CityPulse, zur Übersicht')}>
        <Logo />
        {!slimRail && <span>CityPulse</span>}
      </Link>
      {useNavigation('work').map((item) => (
        <RailLink
          key={item.to}
          item={item}
          slim={slimRail}
          count={item.to === '/buildings' ? count : undefined}
        />
      ))}
      <span className={classes.gap} />
      {useNavigation('own').map((item) => (
        <RailLink key={item.to} item={item} slim={slimRail} />
      ))}
      <Tooltip label={foldText} position="right" disabled={!slimRail}>
        <button
          type="button"
          className={classes.item}
          onClick={() => setPreferences({ slimRail: !slimRail })}
          aria-expanded={!slimRail}
          aria-label={foldText}
        >
          <Fold size={20} stroke={1.75} aria-hidden />
          {!slimRail && foldText}
        </button>
      </Tooltip>
    </nav>
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
