import { useApiMutation } from '@citypulse/client/react/mutations';
import { listBuildings, listSites } from '@citypulse/contracts/buildings';
import { importMasterData, masterDataKinds } from '@citypulse/contracts/master-data';
import { listMeasuringPoints, listMeters } from '@citypulse/contracts/metering';
import { Card } from '@citypulse/ui/web/card';
import { Figure, FigureStrip } from '@citypulse/ui/web/key-figure';
import { useFormats } from '@citypulse/ui/web/provider';
import { Segments } from '@citypulse/ui/web/segments';
import { ErrorState } from '@citypulse/ui/web/state-views';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { FileDrop } from './file-drop.tsx';
import { ErrorTable } from './import-outcome.tsx';
import classes from './imports.module.css';

type Kind = (typeof masterDataKinds)[number];

const kinds = (): { value: Kind; label: string }[] => [
  { value: 'sites', label: t('Liegenschaften') },
  { value: 'buildings', label: t('Gebäude') },
  { value: 'measuring_points', label: t('Messstellen') },
  { value: 'meters', label: t('Zähler') },
];

/** Lists of master data: existing rows are found by id or name and changed, others created; all or nothing. */
export function MasterDataImport() {
  const [kind, setKind] = useState<Kind>('buildings');
  const [file, setFile] = useState<File | null>(null);
  const check = useApiMutation(importMasterData);
  const commit = useApiMutation(importMasterData, {
    invalidates: [listSites, listBuildings, listMeasuringPoints, listMeters],
    onSuccess: (result) => {
      setFile(null);
      check.reset();
      notify({
        text: t(
          'Übernommen: {inserted, number} neu, {updated, number} geändert, {unchanged, number} unverändert.',
          { ...result },
        ),
      });
    },
  });
  const send = (dryRun: 'true' | 'false', of: File, as: Kind) =>
    (dryRun === 'true' ? check : commit).mutate({
      body: { kind: as, dryRun },
      file: { content: of, name: of.name },
    });
  const failure = commit.error ?? check.error;
  const start = (chosen: File | null, as: Kind) => {
    setFile(chosen);
    setKind(as);
    check.reset();
    commit.reset();
    if (chosen) send('true', chosen, as);
  };
  return (
    <>
      <Card
        title={t('Stammdaten einlesen')}
        subtitle={t('geprüft wird sofort, geändert erst auf Knopfdruck')}
      >
        <div className={classes.stack}>
          <Segments
            label={t('Was die Datei enthält')}
            value={kind}
            options={kinds()}
            onChange={(next) => start(file, next)}
          />
          <FileDrop
            file={file}
            hint={t('CSV mit Kopfzeile, Semikolon oder Komma, höchstens 5 MB')}
            onFile={(chosen) => start(chosen, kind)}
          />
          {check.data && file && (
            <Outcome
              result={check.data}
              fileName={file.name}
              busy={commit.isPending}
              onCommit={() => send('false', file, kind)}
            />
          )}
        </div>
      </Card>
      {failure && (
        <Card>
          <ErrorState title={t('Nicht eingelesen')} requestId={failure.requestId}>
            {describeError(failure)}
          </ErrorState>
        </Card>
      )}
    </>
  );
}

interface OutcomeProps {
  result: {
    inserted: number;
    updated: number;
    unchanged: number;
    errors: Parameters<typeof ErrorTable>[0]['errors'];
  };
  fileName: string;
  busy: boolean;
  onCommit: () => void;
}

function Outcome({ result, fileName, busy, onCommit }: OutcomeProps) {
  const formats = useFormats();
  const changes = result.inserted + result.updated;
  return (
    <>
      <FigureStrip>
        <Figure label={t('Neu')} value={formats.number(result.inserted)} />
        <Figure label={t('Geändert')} value={formats.number(result.updated)} />
        <Figure label={t('Unverändert')} value={formats.number(result.unchanged)} />
        <Figure label={t('Fehler')} value={formats.number(result.errors.length)} />
      </FigureStrip>
      {result.errors.length > 0 && (
        <ErrorTable errors={result.errors} total={result.errors.length} fileName={fileName} />
      )}
      <div className={classes.actions}>
        <Button
          variant="filled"
          loading={busy}
          disabled={changes === 0 || result.errors.length > 0}
          onClick={onCommit}
        >
          {t('{count, plural, one {# Zeile übernehmen} other {# Zeilen übernehmen}}', { count: changes })}
        </Button>
        {result.errors.length > 0 && (
          <span className="muted small">
            {t('Bitte erst die Fehler in der Datei beheben; es wird nichts halb übernommen.')}
          </span>
        )}
      </div>
    </>
  );
}
