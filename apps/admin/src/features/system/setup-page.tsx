import { Card } from '@citypulse/ui/web/card';
import { LoadingState } from '@citypulse/ui/web/state-views';
import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { t } from '../../shell/i18n.ts';
import { setPreferences } from '../../shell/preferences.ts';
import { Screen } from '../../shell/screen.tsx';
import { BuildingStep } from './setup-building.tsx';
import { FirstValue } from './setup-first-value.tsx';
import { PointStep } from './setup-point.tsx';
import { setupSteps, useSetupProgress, type SetupProgress, type SetupStep } from './setup-progress.ts';
import { TownStep } from './setup-town.tsx';
import { ValueStep } from './setup-value.tsx';
import classes from './setup.module.css';

function stepName(step: SetupStep): string {
  switch (step) {
    case 'town':
      return t('Stadt');
    case 'building':
      return t('Erstes Gebäude');
    case 'point':
      return t('Messstelle und Zähler');
    case 'value':
      return t('Erster Wert');
    case 'done':
      return t('Fertig');
  }
}

/** Town, building, meter, first value: an empty town becomes a working one in a few minutes. */
export function SetupPage() {
  const progress = useSetupProgress();
  const navigate = useNavigate();
  if (progress.name === 'none') return <Navigate to="/" replace />;
  const known = progress.name === 'known' ? progress : undefined;
  const skip = () => {
    setPreferences({ setupSkipped: true });
    void navigate({ to: '/' });
  };
  return (
    <Screen
      title={t('Einrichtung')}
      subtitle={t('in wenigen Minuten zum ersten Messwert')}
      tools={known?.step !== 'done' && <Button onClick={skip}>{t('Später')}</Button>}
    >
      {known ? (
        <div className={classes.page}>
          <Steps current={known.step} />
          <Card title={stepName(known.step)}>
            <Step progress={known} />
          </Card>
        </div>
      ) : (
        <LoadingState height={320} shape="lines" />
      )}
    </Screen>
  );
}

function Steps({ current }: { current: SetupStep }) {
  const at = setupSteps.indexOf(current);
  return (
    <ol className={classes.steps}>
      {setupSteps.map((step, index) => (
        <li key={step} aria-current={step === current ? 'step' : undefined}>
          <span className={classes.number}>
            {index < at ? <IconCheck size={16} stroke={2} aria-label={t('erledigt')} /> : index + 1}
          </span>
          <span>{stepName(step)}</span>
        </li>
      ))}
    </ol>
  );
}

type Known = Extract<SetupProgress, { name: 'known' }>;

function Step({ progress: { step, building, point } }: { progress: Known }) {
  switch (step) {
    case 'town':
      return <TownStep />;
    case 'building':
      return <BuildingStep />;
    case 'point':
      return building ? <PointStep building={building} /> : null;
    case 'value':
      return point ? <ValueStep point={point} /> : null;
    case 'done':
      return point ? <FirstValue point={point} /> : null;
  }
}
