import { useApiList } from '@citypulse/client/react/queries';
import type { LoadProfileMapping } from '@citypulse/contracts/imports';
import { listMeasuringPoints } from '@citypulse/contracts/metering';
import { useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { Select } from '@mantine/core';
import { t } from '../../shell/i18n.ts';
import classes from './imports.module.css';
import type { Sample } from './read-sample.ts';

export type Draft = Partial<LoadProfileMapping>;

/** Everything needed is chosen. */
export const isComplete = (draft: Draft): draft is LoadProfileMapping =>
  draft.measuringPointId !== undefined &&
  draft.separator !== undefined &&
  draft.decimal !== undefined &&
  draft.dateColumn !== undefined &&
  draft.valueColumn !== undefined &&
  draft.dateLayout !== undefined &&
  draft.stamp !== undefined &&
  draft.zone !== undefined &&
  draft.unit !== undefined;

type Choice = { value: string; label: string };

const choices = () => ({
  separator: [
    { value: ';', label: t('Semikolon ;') },
    { value: ',', label: t('Komma ,') },
    { value: '\t', label: t('Tabulator') },
    { value: '|', label: t('Strich |') },
  ],
  decimal: [
    { value: 'comma', label: t('Komma (1,5)') },
    { value: 'point', label: t('Punkt (1.5)') },
  ],
  dateLayout: [
    { value: 'dd.mm.yyyy', label: t('TT.MM.JJJJ') },
    { value: 'iso', label: t('JJJJ-MM-TT (ISO)') },
    { value: 'dd/mm/yyyy', label: t('TT/MM/JJJJ') },
    { value: 'mm/dd/yyyy', label: t('MM/TT/JJJJ') },
  ],
  stamp: [
    { value: 'start', label: t('Beginn des Intervalls') },
    { value: 'end', label: t('Ende des Intervalls') },
    { value: 'end-of-dated-day', label: t('Ende, 24 Uhr als 00:00') },
  ],
  zone: [
    { value: 'Europe/Berlin', label: t('Ortszeit mit Sommerzeit') },
    { value: 'offset:+01:00', label: t('ganzjährig MEZ (+01:00)') },
    { value: 'utc', label: 'UTC' },
    { value: 'in-text', label: t('steht in jeder Zeile') },
  ],
  unit: ['kWh', 'kW', 'Wh', 'MWh', 'm3', 'l'].map((value) => ({
    value,
    label: value === 'm3' ? 'm³' : value,
  })),
  intervalSeconds: [
    { value: '900', label: t('15 Minuten') },
    { value: '3600', label: t('1 Stunde') },
  ],
});

interface MappingFormProps {
  sample: Sample;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** How the file is to be read, proposed from its beginning; what was only guessed is marked. */
export function MappingForm({ sample, draft, onChange }: MappingFormProps) {
  const options = choices();
  const columns = sample.columns.map((name, index) => ({
    value: String(index),
    label: name || `${index + 1}`,
  }));
  const field = (key: keyof Draft, label: string, data: Choice[], clearable = false) => (
    <Select
      key={key}
      label={label}
      data={data}
      allowDeselect={false}
      clearable={clearable}
      clearButtonProps={{ 'aria-label': t('Leeren') }}
      placeholder={clearable ? t('automatisch') : t('bitte wählen')}
      description={sample.uncertain.includes(key as never) ? t('Vorschlag, bitte prüfen') : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={valueOf(draft[key], sample.columns)}
      onChange={(value) => onChange(changed(draft, key, value))}
    />
  );
  return (
    <div className={classes.form}>
      <MeasuringPointField draft={draft} onChange={onChange} />
      {field('dateColumn', t('Spalte mit Datum'), columns)}
      {field('timeColumn', t('Spalte mit Uhrzeit'), columns, true)}
      {field('valueColumn', t('Spalte mit Wert'), columns)}
      {field('unit', t('Einheit der Werte'), options.unit)}
      {field('dateLayout', t('Schreibweise des Datums'), options.dateLayout)}
      {field('stamp', t('Der Zeitstempel nennt'), options.stamp)}
      {field('zone', t('Zeitzone'), options.zone)}
      {field('decimal', t('Dezimalzeichen'), options.decimal)}
      {field('separator', t('Trennzeichen'), options.separator)}
      {field('intervalSeconds', t('Intervall'), options.intervalSeconds, true)}
    </div>
  );
}

/** Columns may be named by header or by position; the list goes by position. */
function valueOf(value: Draft[keyof Draft], columns: readonly string[]): string | null {
  if (value === undefined) return null;
  const named = typeof value === 'string' ? columns.indexOf(value) : -1;
  return String(named >= 0 ? named : value);
}

const columnKeys = new Set<keyof Draft>(['dateColumn', 'timeColumn', 'valueColumn', 'intervalSeconds']);

function changed(draft: Draft, key: keyof Draft, value: string | null): Draft {
  if (value === null) return { ...draft, [key]: undefined };
  return { ...draft, [key]: columnKeys.has(key) ? Number(value) : value };
}

function MeasuringPointField({ draft, onChange }: Pick<MappingFormProps, 'draft' | 'onChange'>) {
  const points = useApiList(listMeasuringPoints);
  const carrierName = useCarrierName();
  const data = (points.data ?? [])
    .filter((point) => point.kind !== 'virtual')
    .map((point) => ({
      value: point.id as string,
      label: `${point.buildingName} · ${point.name} (${carrierName(point.medium)})`,
    }));
  return (
    <Select
      className={classes.wide}
      label={t('Messstelle')}
      placeholder={points.isPending ? t('Wird geladen …') : t('bitte wählen')}
      data={data}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t('Keine Messstelle mit diesem Namen')}
      limit={50}
      value={draft.measuringPointId ?? null}
      onChange={(value) =>
        onChange({
          ...draft,
          measuringPointId: (value ?? undefined) as LoadProfileMapping['measuringPointId'] | undefined,
        })
      }
    />
  );
}
