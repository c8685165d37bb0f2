import { Button } from '@mantine/core';
import { Link, Navigate, useLocation } from '@tanstack/react-router';
import { t } from '../../shell/i18n.ts';
import { usePreferences } from '../../shell/preferences.ts';
import classes from './setup.module.css';
import { useSetupProgress } from './setup-progress.ts';

/** Leads into the set-up of an empty town, once; afterwards it only reminds. */
export function SetupGuide() {
  const progress = useSetupProgress();
  const { setupSkipped } = usePreferences();
  const pathname = useLocation({ select: (location) => location.pathname });
  if (progress.name !== 'known' || progress.step === 'done' || pathname === '/setup') return null;
  if (!setupSkipped && progress.step === 'town') return <Navigate to="/setup" replace />;
  return (
    <div className={classes.reminder} role="status">
      <span>{t('Die Einrichtung ist noch nicht fertig. Es fehlt wenig bis zum ersten Messwert.')}</span>
      <Button component={Link} to="/setup" size="xs">
        {t('Einrichtung fortsetzen')}
      </Button>
    </div>
  );
}
