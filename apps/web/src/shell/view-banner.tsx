import { useClient } from '@citypulse/client/react/provider';
import { useUser } from '@citypulse/client/react/session';
import { useNow } from '@citypulse/ui/web/provider';
import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { t } from './i18n.ts';
import classes from './view-banner.module.css';
import { viewEndsAt } from './viewing.ts';

/** At the foot of every screen, for as long as somebody looks on as another person. */
export function ViewBanner({ narrow }: { narrow: boolean }) {
  const { session } = useClient();
  const { displayName: name } = useUser();
  const now = useNow(10_000);
  const minutes = Math.max(1, Math.ceil((viewEndsAt - now) / 60_000));
  return (
    <aside
      className={classes.banner}
      data-narrow={narrow || undefined}
      aria-label={t('Ansicht als andere Person')}
    >
      <IconEye size={18} stroke={1.75} aria-hidden />
      <span className={classes.text}>
        <b>{t('Du siehst CityPulse als {name}.', { name })}</b>{' '}
        {t('Nichts lässt sich ändern. Endet in {minutes} min.', { minutes })}
      </span>
      <Button size="xs" onClick={() => void session.signOut().catch(() => session.expire())}>
        {t('Ansicht beenden')}
      </Button>
    </aside>
  );
}
