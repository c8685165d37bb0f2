import { useApiMutation } from '@citypulse/client/react/mutations';
import { useCan } from '@citypulse/client/react/session';
import type { Response } from '@citypulse/contracts/endpoint';
import { resetDemo, systemInfo } from '@citypulse/contracts/system';
import type { Status } from '@citypulse/ui/icons';
import { Card } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button, Progress, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ProblemNote } from '../../forms/form-panel.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';

type Demo = NonNullable<Response<typeof systemInfo>['demo']>;

function stateWords(state: Demo['progress']['state']): { status: Status; word: string } {
  switch (state) {
    case 'waiting':
      return { status: 'pending', word: t('wartet') };
    case 'loading':
      return { status: 'info', word: t('wird geladen') };
    case 'done':
      return { status: 'ok', word: t('vollständig') };
    case 'failed':
      return { status: 'critical', word: t('abgebrochen') };
  }
}

/** How far the demo town is, and the way back to its first state. */
export function DemoCard({ demo }: { demo: Demo }) {
  const formats = useFormats();
  const mayReset = useCan('system:write', null);
  const { progress } = demo;
  const { status, word } = stateWords(progress.state);
  return (
    <Card title={t('Demo-Stadt')} tools={<StatusBadge status={status}>{word}</StatusBadge>}>
      <div style={{ display: 'grid', gap: 12 }}>
        {progress.state !== 'done' && (
          <Progress value={progress.share * 100} aria-label={t('Fortschritt der Demo-Daten')} />
        )}
        <p className="muted">
          {t('{rows} Messwerte geladen', { rows: formats.number(progress.rows) })}
          {progress.state === 'loading' && ` (${formats.percent(progress.share, 0)})`}
          {progress.detail !== '' && progress.state === 'failed' && `: ${progress.detail}`}
        </p>
        {mayReset && <ResetDemo />}
      </div>
    </Card>
  );
}

/** Throws away what people did in the demo, so it asks for a typed word. */
function ResetDemo() {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const reset = useApiMutation(resetDemo, {
    invalidates: [systemInfo],
    onSuccess: () => {
      notify({ text: t('Die Demo-Stadt wird neu aufgebaut.') });
      setOpen(false);
      setTyped('');
    },
  });
  const word = t('zurücksetzen');
  if (!open) {
    return (
      <Button size="xs" color="red" style={{ justifySelf: 'start' }} onClick={() => setOpen(true)}>
        {t('Demo zurücksetzen …')}
      </Button>
    );
  }
  return (
    <form
      style={{ display: 'grid', gap: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim().toLowerCase() === word) reset.mutate({});
      }}
    >
      <TextInput
        label={t('Zum Bestätigen „{word}“ eingeben', { word })}
        description={t('Alles, was in der Demo geändert wurde, geht verloren.')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
      />
      {reset.error && <ProblemNote error={reset.error} />}
      <div style={{ display: 'flex', gap: 8 }}>
        <Button onClick={() => setOpen(false)}>{t('Abbrechen')}</Button>
        <Button
          type="submit"
          color="red"
          disabled={typed.trim().toLowerCase() !== word}
          loading={reset.isPending}
        >
          {t('Demo zurücksetzen')}
        </Button>
      </div>
    </form>
  );
}
