import { useApiMutation } from '@citypulse/client/react/mutations';
import type { Meter } from '@citypulse/contracts/metering';
import { createReading, listReadings, type Reading } from '@citypulse/contracts/readings';
import { checkReading, type Plausibility } from '@citypulse/energy/plausibility';
import { instantsOfWall, toWall } from '@citypulse/energy/local-days';
import { Card } from '@citypulse/ui/web/card';
import { NumberField } from '@citypulse/ui/web/form-field';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { Button, TextInput, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import classes from './meters.module.css';
import { unitWord } from './meter-words.ts';
import { plausibilityWords } from './plausibility-words.ts';

interface ReadingFormProps {
  meter: Meter;
  history: readonly Reading[];
}

const valid = new Set<Reading['status']>(['new', 'plausible', 'confirmed']);

/** Local wall time of the town for a datetime field, and back. */
const toField = (instant: number) => new Date(toWall(instant)).toISOString().slice(0, 16);
const fromField = (text: string) => instantsOfWall(Date.parse(`${text}:00Z`))[0];

/** Records a reading; the check answers while typing and never refuses. */
export function ReadingForm({ meter, history }: ReadingFormProps) {
  const now = useNow(30_000);
  const [value, setValue] = useState<number | null>(null);
  const [when, setWhen] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [saved, setSaved] = useState(0);
  const at = when === null ? now : fromField(when);
  const check = value === null || at === undefined ? null : checkOf(meter, history, value, at, now);
  const save = useApiMutation(createReading, {
    invalidates: [listReadings],
    onSuccess: () => {
      notify({ text: t('Ablesung gespeichert.') });
      setValue(null);
      setWhen(null);
      setNote('');
      setSaved((count) => count + 1);
    },
    onError: (error) => notify({ status: 'critical', text: describeError(error) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value === null || at === undefined) return;
    save.mutate({
      body: {
        id: crypto.randomUUID() as never,
        meterId: meter.id,
        value,
        readAt: new Date(at).toISOString(),
        ...(note && { note }),
      },
    });
  };
  return (
    <Card title={t('Ablesung erfassen')}>
      <form className={classes.form} onSubmit={submit}>
        <NumberField
          key={saved}
          label={t('Zählerstand')}
          value={value}
          onChange={setValue}
          onInvalid={() => setValue(null)}
          unit={unitWord(meter.registers[0]?.unit ?? 'kWh')}
          digits={meter.decimals}
          invalidText={t('Bitte eine Zahl eingeben, zum Beispiel 1.234,5.')}
        />
        <TextInput
          type="datetime-local"
          label={t('Zeitpunkt')}
          value={when ?? toField(now)}
          max={toField(now)}
          onChange={(event) => setWhen(event.currentTarget.value || null)}
        />
        <Textarea
          label={t('Bemerkung')}
          autosize
          minRows={1}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {check && <CheckNote check={check} meter={meter} onTake={setValue} />}
        <Button
          type="submit"
          variant="filled"
          loading={save.isPending}
          disabled={value === null || at === undefined}
        >
          {t('Speichern')}
        </Button>
      </form>
    </Card>
  );
}

function checkOf(
  meter: Meter,
  history: readonly Reading[],
  value: number,
  at: number,
  now: number,
): Plausibility {
  return checkReading({
    value,
    at,
    now,
    counter: meter,
    history: history
      .filter(({ status }) => valid.has(status))
      .map((reading) => ({ at: Date.parse(reading.readAt), value: reading.value })),
    installedAt: Date.parse(meter.installedAt),
    startValue: meter.startValue,
    removedAt: null,
  });
}

interface CheckNoteProps {
  check: Plausibility;
  meter: Meter;
  onTake: (value: number) => void;
}

/** Where the value stands, live: consumption, the usual band, what was probably meant. */
function CheckNote({ check, meter, onTake }: CheckNoteProps) {
  const formats = useFormats();
  const unit = unitWord(meter.registers[0]?.unit ?? 'kWh');
  const { expected, consumption, suggestion } = check;
  return (
    <div className={classes.check} data-severity={check.severity} role="status">
      <strong>{plausibilityWords(check.code)}</strong>
      {consumption !== null && (
        <span className="num">
          {t('{value} {unit} seit der letzten Ablesung', { value: formats.number(consumption, 1), unit })}
        </span>
      )}
      {expected && (
        <span className="num">
          {t('üblicher Stand {low} bis {high}', {
            low: formats.number(expected.low, meter.decimals),
            high: formats.number(expected.high, meter.decimals),
          })}
        </span>
      )}
      {suggestion !== null && (
        <Button size="xs" onClick={() => onTake(suggestion)} style={{ justifySelf: 'start' }}>
          {t('{value} übernehmen', { value: formats.number(suggestion, meter.decimals) })}
        </Button>
      )}
    </div>
  );
}
