import { useUser } from '@citypulse/client/react/session';
import { canSomewhere } from '@citypulse/contracts/permissions';
import { Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { t } from './i18n.ts';
import { Logo } from './logo.tsx';
import { navigation, type NavigationItem } from './navigation.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import classes from './rail.module.css';

/** What this person may open. */
function useNavigation(): NavigationItem[] {
  const { roles } = useUser();
  return navigation.filter((item) => canSomewhere(roles, item.permission));
}

/** Left rail: 240 wide with words, 64 with icons and tooltips. */
export function Rail() {
  const { slimRail } = usePreferences();
  const Fold = slimRail ? IconChevronRight : IconChevronLeft;
  const foldText = slimRail ? t('Ausklappen') : t('Einklappen');
  return (
    <nav className={classes.rail} data-slim={slimRail || undefined} aria-label={t('Hauptnavigation')}>
      <Link to="/" className={classes.logo} aria-label={slimRail ? t('CityPulse Verwaltung') : undefined}>
        <Logo />
        {!slimRail && <span>CityPulse</span>}
        {!slimRail && <span className={classes.badge}>{t('Verwaltung')}</span>}
      </Link>
      {useNavigation().map((item) => (
        <RailLink key={item.to} item={item} slim={slimRail} />
      ))}
      <span className={classes.gap} />
      <Tooltip label={t('Zur Energie-App')} position="right" disabled={!slimRail}>
        <a href="/" className={classes.item} aria-label={slimRail ? t('Zur Energie-App') : undefined}>
          <IconExternalLink size={20} stroke={1.75} aria-hidden />
          {!slimRail && t('Zur Energie-App')}
        </a>
      </Tooltip>
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

/** The same destinations inside the drawer of a narrow screen. */
export function DrawerNavigation({ onGo }: { onGo: () => void }) {
  return (
    <nav className={`${classes.rail} ${classes.drawer}`} aria-label={t('Hauptnavigation')}>
      {useNavigation().map((item) => (
        <RailLink key={item.to} item={item} slim={false} onGo={onGo} />
      ))}
      <a href="/" className={classes.item}>
        <IconExternalLink size={20} stroke={1.75} aria-hidden />
        {t('Zur Energie-App')}
      </a>
    </nav>
  );
}

function RailLink({ item, slim, onGo }: { item: NavigationItem; slim: boolean; onGo?: () => void }) {
  const label = item.label();
  return (
    <Tooltip label={label} position="right" disabled={!slim}>
      <Link
        to={item.to}
        className={classes.item}
        onClick={onGo}
        activeOptions={{ exact: item.to === '/', includeSearch: false }}
        activeProps={{ 'data-active': true }}
        aria-label={slim ? label : undefined}
      >
        <item.icon size={20} stroke={1.75} aria-hidden />
        {!slim && <span className="ellipsis">{label}</span>}
      </Link>
    </Tooltip>
  );
}
