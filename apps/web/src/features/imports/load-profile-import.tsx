import { useApiMutation } from '@citypulse/client/react/mutations';
import { createImport, importLimitBytes, listImports, type ImportResult } from '@citypulse/contracts/imports';
import { Card } from '@citypulse/ui/web/card';
import { ErrorState } from '@citypulse/ui/web/state-views';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { FileDrop } from './file-drop.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import classes from './imports.module.css';
import { isComplete, MappingForm, type Draft } from './mapping-form.tsx';
import { readSample, type Sample } from './read-sample.ts';

/** A checked file: what would happen, valid only for this file and mapping. */
interface Checked {
  result: ImportResult;
  draft: Draft;
}

const flag = (on: boolean) => (on ? 'true' : 'false');

function useImport(file: File | null, draft: Draft) {
  const [checked, setChecked] = useState<Checked | null>(null);
  const [skipErrors, setSkipErrors] = useState(false);
  const send = useApiMutation(createImport, { invalidates: [listImports] });
  const run = (dryRun: boolean, done: (result: ImportResult) => void) => {
    if (!file) return;
    send.mutate(
      {
        body: {
          format: 'csv',
          mapping: JSON.stringify(draft),
          dryRun: flag(dryRun),
          skipErrors: flag(!dryRun && skipErrors),
        },
        file: { content: file, name: file.name },
      },
      { onSuccess: done },
    );
  };
  return {
    send,
    skipErrors,
    setSkipErrors,
    /** Only as long as nothing was changed since. */
    checked: checked?.draft === draft ? checked.result : null,
    check: () => run(true, (result) => setChecked({ result, draft })),
    commit: (done: () => void) =>
      run(false, (result) => {
        setChecked(null);
        done();
        notify({
          text: t(
            'Übernommen: {inserted, number} neu, {updated, number} geändert, {unchanged, number} unverändert.',
            { ...result },
          ),
        });
      }),
    forget: () => {
      setChecked(null);
      setSkipErrors(false);
      send.reset();
    },
  };
}

const megabytes = importLimitBytes / 1024 / 1024;

/** File, mapping, dry run, take over: in this order, on one card. */
export function LoadProfileImport() {
  const [file, setFile] = useState<File | null>(null);
  const [sample, setSample] = useState<Sample | null>(null);
  const [draft, setDraft] = useState<Draft>({});
  const flow = useImport(file, draft);

  const choose = async (chosen: File) => {
    flow.forget();
    setFile(chosen);
    setSample(null);
    if (chosen.size > importLimitBytes) return;
    const read = await readSample(chosen);
    setSample(read);
    setDraft((before) => ({ ...read.mapping, measuringPointId: before.measuringPointId }) as Draft);
  };
  return (
    <>
      <Card title={t('Lastgang einlesen')} subtitle={t('15 Minuten oder Stunden, kW, kWh, MWh oder m³')}>
        <div className={classes.stack}>
          <FileDrop
            file={file}
            hint={t('CSV oder Text, höchstens {megabytes} MB', { megabytes })}
            onFile={(chosen) => void choose(chosen)}
          />
          {file && file.size > importLimitBytes && (
            <p className={classes.note} role="alert">
              <StatusIcon status="critical" />
              {t('Die Datei ist größer als {megabytes} MB. Bitte teile sie, zum Beispiel nach Jahren.', {
                megabytes,
              })}
            </p>
          )}
          {sample && <Reading sample={sample} draft={draft} onChange={setDraft} flow={flow} />}
        </div>
      </Card>
      {flow.send.error && (
        <Card>
          <ErrorState title={t('Nicht eingelesen')} requestId={flow.send.error.requestId}>
            {describeError(flow.send.error)}
          </ErrorState>
        </Card>
      )}
      {flow.checked && (
        <ImportOutcome
          result={flow.checked}
          fileName={file?.name ?? ''}
          actions={
            <Commit
              result={flow.checked}
              skipErrors={flow.skipErrors}
              onSkip={flow.setSkipErrors}
              busy={flow.send.isPending}
              onCommit={() =>
                flow.commit(() => {
                  setFile(null);
                  setSample(null);
                })
              }
            />
          }
        />
      )}
    </>
  );
}

interface ReadingProps {
  sample: Sample;
  draft: Draft;
  onChange: (draft: Draft) => void;
  flow: ReturnType<typeof useImport>;
}

/** The file's beginning, how it is to be read, and the check. */
function Reading({ sample, draft, onChange, flow }: ReadingProps) {
  const complete = isComplete(draft);
  return (
    <>
      <pre className={classes.sample} role="group" aria-label={t('Anfang der Datei')} tabIndex={0}>
        {sample.lines.join('\n')}
      </pre>
      <MappingForm sample={sample} draft={draft} onChange={onChange} />
      <div className={classes.actions}>
        <Button
          variant={flow.checked ? 'default' : 'filled'}
          disabled={!complete}
          loading={flow.send.isPending && !flow.checked}
          onClick={flow.check}
        >
          {t('Prüfen')}
        </Button>
        <span className="muted small">
          {complete
            ? t('Prüfen liest die ganze Datei und ändert nichts.')
            : t('Wähle Messstelle und Spalten, dann kann geprüft werden.')}
        </span>
      </div>
    </>
  );
}

interface CommitProps {
  result: ImportResult;
  skipErrors: boolean;
  onSkip: (skip: boolean) => void;
  busy: boolean;
  onCommit: () => void;
}

/** Nothing is taken over by halves: rows with mistakes must be left out on purpose. */
function Commit({ result, skipErrors, onSkip, busy, onCommit }: CommitProps) {
  const changes = result.inserted + result.updated;
  if (changes === 0 && result.errorCount === 0) {
    return <span className="muted">{t('Alles ist schon da; es gibt nichts zu übernehmen.')}</span>;
  }
  return (
    <>
      {result.errorCount > 0 && changes > 0 && (
        <Checkbox
          checked={skipErrors}
          onChange={(event) => onSkip(event.currentTarget.checked)}
          label={t('{count, plural, one {# fehlerhafte Zeile} other {# fehlerhafte Zeilen}} auslassen', {
            count: result.errorCount,
          })}
        />
      )}
      <Button
        variant="filled"
        loading={busy}
        disabled={changes === 0 || (result.errorCount > 0 && !skipErrors)}
        onClick={onCommit}
      >
        {t('{count, plural, one {# Wert übernehmen} other {# Werte übernehmen}}', { count: changes })}
      </Button>
    </>
  );
}
