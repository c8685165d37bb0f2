import { useApiMutation } from '@citypulse/client/react/mutations';
import { updateMeter, type Meter } from '@citypulse/contracts/metering';
import { NumberField } from '@citypulse/ui/web/form-field';
import { Button } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useState } from 'react';
import { ProblemNote } from '../../forms/form-panel.tsx';
import { PanelSection } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { meterReads } from './meter-reads.ts';

/** Takes a device out for good, with the value it ended at; a new one in its place is a Zählerwechsel instead. */
export function RemoveMeter({ meter, unit }: { meter: Meter; unit: string }) {
  const [open, setOpen] = useState(false);
  const [endValue, setEndValue] = useState<number | null>(meter.lastReading?.value ?? null);
  const update = useApiMutation(updateMeter, { invalidates: meterReads });
  const remove = () => {
    if (endValue === null) return;
    update.mutate(
      {
        params: { meterId: meter.id },
        body: { removedAt: new Date().toISOString(), endValue },
        ifMatch: meter.version,
      },
      { onSuccess: () => notify({ text: t('Zähler {serial} ist ausgebaut.', { serial: meter.serial }) }) },
    );
  };
  return (
    <PanelSection title={t('Ausbauen')}>
      {open ? (
        <>
          <NumberField
            label={t('Endstand')}
            description={t('Der Ausbau gilt ab jetzt und lässt sich nicht zurücknehmen.')}
            value={endValue}
            onChange={setEndValue}
            unit={unit}
            digits={meter.decimals}
            invalidText={t('Bitte eine Zahl eingeben.')}
          />
          {update.error && <ProblemNote error={update.error} />}
          <div style={{ display: 'flex', gap: 8 }}>
            <Button onClick={() => setOpen(false)}>{t('Abbrechen')}</Button>
            <Button color="red" disabled={endValue === null} loading={update.isPending} onClick={remove}>
              {t('Jetzt ausbauen')}
            </Button>
          </div>
        </>
      ) : (
        <Button
          color="red"
          style={{ justifySelf: 'start' }}
          leftSection={<IconArchive size={16} stroke={1.75} />}
          onClick={() => setOpen(true)}
        >
          {t('Zähler ausbauen …')}
        </Button>
      )}
    </PanelSection>
  );
}
