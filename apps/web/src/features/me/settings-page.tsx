import { useUser } from '@citypulse/client/react/session';
import type { Language } from '@citypulse/ui/formats';
import { Card } from '@citypulse/ui/web/card';
import { Stack } from '@citypulse/ui/web/page';
import type { Density } from '@citypulse/ui/web/provider';
import { Segments, UnitSwitch } from '@citypulse/ui/web/segments';
import { useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { useViewState } from '../../routes/view-state.ts';
import { t } from '../../shell/i18n.ts';
import { preferredLanguage, setPreferences, usePreferences } from '../../shell/preferences.ts';
import { Screen } from '../../shell/screen.tsx';
import { DemoCard } from './demo-card.tsx';
import classes from './settings-page.module.css';

export function SettingsPage() {
  const user = useUser();
  return (
    <Screen title={t('Einstellungen')} subtitle={`${user.displayName} · ${user.email}`}>
      <div className={classes.page}>
        <Stack>
          <DisplayCard />
          <DemoCard />
        </Stack>
      </div>
    </Screen>
  );
}

type Scheme = 'light' | 'dark' | 'auto';

function DisplayCard() {
  const preferences = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const view = useViewState();
  return (
    <Card title={t('Anzeige')} subtitle={t('auf diesem Gerät')}>
      <Setting label={t('Sprache')}>
        <Segments<Language>
          label={t('Sprache')}
          value={preferredLanguage(preferences)}
          onChange={(language) => setPreferences({ language })}
          options={[
            { value: 'de', label: 'Deutsch' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Setting>
      <Setting label={t('Farbschema')} detail={t('System folgt der Einstellung des Geräts.')}>
        <Segments<Scheme>
          label={t('Farbschema')}
          value={colorScheme}
          onChange={setColorScheme}
          options={[
            { value: 'light', label: t('Hell') },
            { value: 'dark', label: t('Dunkel') },
            { value: 'auto', label: t('System') },
          ]}
        />
      </Setting>
      <Setting label={t('Zeilenhöhe')} detail={t('Für Tabellen und Listen.')}>
        <Segments<Density>
          label={t('Zeilenhöhe')}
          value={preferences.density}
          onChange={(density) => setPreferences({ density })}
          options={[
            { value: 'dense', label: t('dicht') },
            { value: 'normal', label: t('normal') },
            { value: 'roomy', label: t('weit') },
          ]}
        />
      </Setting>
      <Setting
        label={t('Einheit')}
        detail={t('Wonach Verbräuche gezeigt werden. Die Wahl steht auch in der Adresse und in Links.')}
      >
        <UnitSwitch value={view.quantity} onChange={(quantity) => view.change({ quantity })} />
      </Setting>
    </Card>
  );
}

function Setting({ label, detail, children }: { label: string; detail?: string; children: ReactNode }) {
  return (
    <div className={classes.setting}>
      <div>
        <div className={classes.label}>{label}</div>
        {detail && <div className="muted small">{detail}</div>}
      </div>
      {children}
    </div>
  );
}
