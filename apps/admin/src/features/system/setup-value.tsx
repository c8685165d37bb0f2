import { useApiMutation } from '@citypulse/client/react/mutations';
import { createDataSource, listDataSources } from '@citypulse/contracts/data-sources';
import { ReadingId } from '@citypulse/contracts/common';
import {
  listMeasuringPoints,
  updateMeasuringPoint,
  type MeasuringPoint,
} from '@citypulse/contracts/metering';
import { createReading } from '@citypulse/contracts/readings';
import { Segments } from '@citypulse/ui/web/segments';
import { Button, Loader } from '@mantine/core';
import { useState } from 'react';
import { useEntityForm } from '../../forms/entity-form.ts';
import { NumberField, TimeField } from '../../forms/fields.tsx';
import { ProblemNote } from '../../forms/form-panel.tsx';
import { newId } from '../../forms/new-id.ts';
import { Pair } from '../../forms/section.tsx';
import { StepForm } from '../../forms/step-form.tsx';
import { t } from '../../shell/i18n.ts';
import { KeyOnce } from '../data-sources/key-once.tsx';
import { unitLabel } from '../metering/metering-words.ts';
import classes from './setup.module.css';

type Way = 'reading' | 'gateway';

/** A gateway's key or a reading by hand: whichever gives a value first. */
export function ValueStep({ point }: { point: MeasuringPoint }) {
  const [way, setWay] = useState<Way>(point.readingMode === 'interval' ? 'gateway' : 'reading');
  return (
    <div className={classes.ways}>
      <Segments<Way>
        label={t('Woher kommt der erste Wert?')}
        value={way}
        onChange={setWay}
        options={[
          { value: 'reading', label: t('Ablesung von Hand') },
          { value: 'gateway', label: t('Gateway') },
        ]}
      />
      {way === 'reading' ? <FirstReading point={point} /> : <FirstGateway point={point} />}
    </div>
  );
}

function FirstReading({ point }: { point: MeasuringPoint }) {
  const [first] = useState(() => ({
    id: ReadingId.parse(newId()),
    meterId: point.meter?.id,
    value: null as unknown as number,
    readAt: new Date().toISOString(),
  }));
  const create = useApiMutation(createReading, { invalidates: [listMeasuringPoints] });
  const form = useEntityForm({
    schema: createReading.body,
    values: first as Parameters<typeof createReading.body.parse>[0] &
      typeof first & { meterId: NonNullable<typeof first.meterId> },
    save: (body) => create.mutateAsync({ body }),
    onSaved: () => undefined,
  });
  const { control } = form.form;
  return (
    <StepForm form={form} label={t('Ablesung speichern')}>
      <p className={classes.lead}>
        {t('Was zeigt der Zähler {serial}?', { serial: point.meter?.serial ?? '' })}
      </p>
      <Pair>
        <NumberField
          control={control}
          name="value"
          label={t('Zählerstand')}
          unit={unitLabel[point.unit]}
          required
        />
        <TimeField control={control} name="readAt" label={t('Abgelesen am')} required />
      </Pair>
    </StepForm>
  );
}

function FirstGateway({ point }: { point: MeasuringPoint }) {
  const create = useApiMutation(createDataSource, { invalidates: [listDataSources] });
  const update = useApiMutation(updateMeasuringPoint, { invalidates: [listMeasuringPoints] });
  const makeKey = async () => {
    // What was meant to be read by hand delivers a load profile from now on.
    if (point.readingMode === 'manual') {
      const body = { readingMode: 'interval' as const, intervalSeconds: 900 as const };
      await update.mutateAsync({ params: { measuringPointId: point.id }, body });
    }
    const name = t('Gateway {building}', { building: point.buildingName });
    await create.mutateAsync({ body: { name, buildingId: null } });
  };
  const problem = update.error ?? create.error;
  if (create.data) {
    return (
      <>
        <KeyOnce apiKey={create.data.key} buildingId={point.buildingId} />
        <div className={classes.waiting} role="status">
          <Loader size="sm" aria-hidden />
          {t('Wartet auf den ersten Wert. Er erscheint hier von selbst.')}
        </div>
      </>
    );
  }
  return (
    <>
      <p className={classes.lead}>
        {t('Ein Gateway liefert Messwerte mit einem Schlüssel. Er wird einmal angezeigt.')}
      </p>
      {problem && <ProblemNote error={problem} />}
      <Button
        variant="filled"
        size="md"
        style={{ justifySelf: 'start' }}
        loading={create.isPending || update.isPending}
        // A refusal is shown above; nothing else hangs on it.
        onClick={() => void makeKey().catch(() => undefined)}
      >
        {t('Schlüssel erzeugen')}
      </Button>
    </>
  );
}
