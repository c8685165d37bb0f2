import { Button } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import classes from './app-layout.module.css';
import { t } from './i18n.ts';
import { stopViewing } from './viewing.ts';

/** What a window shows in which nobody looks on any more. */
export function ViewEnded() {
  return (
    <main className={classes.alone}>
      <title>{`${t('Ansicht beendet')} · CityPulse`}</title>
      <div className={classes.ended}>
        <IconEyeOff size={32} stroke={1.5} aria-hidden />
        <h1>{t('Ansicht beendet')}</h1>
        <p className="muted">
          {t(
            'Eine neue beginnst du in der Verwaltung, auf der Seite der Person. Dieses Fenster kannst du schließen.',
          )}
        </p>
        <Button onClick={stopViewing}>{t('Zu meiner eigenen Ansicht')}</Button>
      </div>
    </main>
  );
}
