import { useApiMutation } from '@citypulse/client/react/mutations';
import { listBuildings, listSites } from '@citypulse/contracts/buildings';
import { importMasterData, masterDataKinds } from '@citypulse/contracts/master-data';
import { listMeasuringPoints, listMeters } from '@citypulse/contracts/metering';
import { Card } from '@citypulse/ui/web/card';
import { Stack } from '@citypulse/ui/web/page';
import { Segments } from '@citypulse/ui/web/segments';
import { Button, FileInput } from '@mantine/core';
import { IconDownload, IconFileSearch, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { ProblemNote } from '../../forms/form-panel.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { Screen } from '../../shell/screen.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import { kindLabel, saveTemplate, templates, type ImportKind } from './import-words.ts';

/** Try first, then take over: all rows or none. */
export function ImportPage() {
  const { kind, setKind, file, setFile, trial, real, send } = useMasterDataImport();
  const problem = real.error ?? trial.error;
  const ready = trial.data !== undefined && trial.data.errors.length === 0 && !real.data;
  return (
    <Screen title={t('CSV-Import')} subtitle={t('Stammdaten anlegen und ändern')}>
      <Stack>
        <Card title={t('1. Datei')} subtitle={t('Semikolon oder Komma, UTF-8 oder Latin-1, mit Kopfzeile')}>
          <div
            style={{ display: 'grid', gap: 16, justifyItems: 'start', gridTemplateColumns: 'minmax(0, 1fr)' }}
          >
            <div style={{ maxWidth: '100%', overflowX: 'auto' }}>
              <Segments<ImportKind>
                label={t('Was wird importiert?')}
                value={kind}
                onChange={setKind}
                options={masterDataKinds.map((value) => ({ value, label: kindLabel(value) }))}
              />
            </div>
            <TemplateHint kind={kind} />
            <FileInput
              label={t('CSV-Datei')}
              placeholder={t('Datei wählen')}
              accept=".csv,text/csv,text/plain"
              value={file}
              onChange={setFile}
              clearable
              clearButtonProps={{ 'aria-label': t('Datei entfernen') }}
              w={360}
              maw="100%"
            />
            <Button
              variant={ready ? 'default' : 'filled'}
              disabled={!file}
              loading={trial.isPending}
              leftSection={<IconFileSearch size={16} stroke={1.75} />}
              onClick={() => send(true)}
            >
              {t('Prüfen, ohne zu speichern')}
            </Button>
          </div>
        </Card>
        {problem && <ProblemNote error={problem} />}
        {(real.data ?? trial.data) && file && (
          <Card title={real.data ? t('3. Ergebnis') : t('2. Vorschau')} subtitle={file.name}>
            <ImportOutcome
              result={real.data ?? trial.data}
              fileName={file.name}
              done={real.data !== undefined}
            >
              {ready && (
                <Button
                  variant="filled"
                  size="md"
                  loading={real.isPending}
                  leftSection={<IconUpload size={16} stroke={1.75} />}
                  onClick={() => send(false)}
                >
                  {t('Jetzt übernehmen')}
                </Button>
              )}
            </ImportOutcome>
          </Card>
        )}
      </Stack>
    </Screen>
  );
}

/** One file at a time: another file or kind forgets what was tried before. */
function useMasterDataImport() {
  const [kind, changeKind] = useState<ImportKind>('buildings');
  const [file, changeFile] = useState<File | null>(null);
  const trial = useApiMutation(importMasterData);
  const real = useApiMutation(importMasterData, {
    invalidates: [listSites, listBuildings, listMeasuringPoints, listMeters],
    onSuccess: (result) => {
      if (result.errors.length > 0) return;
      notify({
        text: t('{inserted} angelegt, {updated} geändert, {unchanged} unverändert.', { ...result }),
      });
    },
  });
  const forget = () => {
    trial.reset();
    real.reset();
  };
  const send = (dryRun: boolean) => {
    if (!file) return;
    (dryRun ? trial : real).mutate({
      body: { kind, dryRun: dryRun ? 'true' : 'false' },
      file: { content: file, name: file.name },
    });
  };
  return {
    kind,
    setKind: (next: ImportKind) => {
      changeKind(next);
      forget();
    },
    file,
    setFile: (next: File | null) => {
      changeFile(next);
      forget();
    },
    trial,
    real,
    send,
  };
}

function TemplateHint({ kind }: { kind: ImportKind }) {
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' }}>
      <span className="muted">
        {t('Spalten')}: <code>{templates[kind].columns.join('; ')}</code>
      </span>
      <Button
        size="xs"
        leftSection={<IconDownload size={16} stroke={1.75} />}
        onClick={() => saveTemplate(kind)}
      >
        {t('Vorlage')}
      </Button>
    </div>
  );
}
