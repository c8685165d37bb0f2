import { useApiMutation } from '@citypulse/client/react/mutations';
import type { Meter } from '@citypulse/contracts/metering';
import { createReading, listReadings, type Reading } from '@citypulse/contracts/readings';
import { NumberField } from '@citypulse/ui/web/form-field';
import { useFormats } from '@citypulse/ui/web/provider';
import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import classes from './meters.module.css';
import { unitWord } from './meter-words.ts';

interface CorrectionPanelProps {
  meter: Meter;
  reading: Reading;
  onClose: () => void;
}

/** A correction is a new reading that takes the old one's place; the old one stays on record. */
export function CorrectionPanel({ meter, reading, onClose }: CorrectionPanelProps) {
  const formats = useFormats();
  const [value, setValue] = useState<number | null>(reading.value);
  const [note, setNote] = useState('');
  const [id] = useState(() => crypto.randomUUID());
  const save = useApiMutation(createReading, {
    invalidates: [listReadings],
    onSuccess: () => {
      notify({ text: t('Ablesung korrigiert; die alte bleibt im Verlauf.') });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Ablesung vom {when} korrigieren', { when: formats.dateTime(reading.readAt) })}
    >
      <div className={classes.form}>
        <NumberField
          data-autofocus
          label={t('Richtiger Zählerstand')}
          value={value}
          onChange={setValue}
          onInvalid={() => setValue(null)}
          unit={unitWord(meter.registers[0]?.unit ?? 'kWh')}
          digits={meter.decimals}
          invalidText={t('Bitte eine Zahl eingeben, zum Beispiel 1.234,5.')}
        />
        <Textarea
          label={t('Grund')}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {save.error && <p style={{ color: 'var(--cp-critical)', margin: 0 }}>{describeError(save.error)}</p>}
        <Button
          variant="filled"
          loading={save.isPending}
          disabled={value === null || value === reading.value}
          onClick={() =>
            value !== null &&
            save.mutate({
              body: {
                id: id as never,
                meterId: meter.id,
                value,
                readAt: reading.readAt,
                supersedes: reading.id,
                ...(note && { note }),
              },
            })
          }
        >
          {t('Korrigieren')}
        </Button>
      </div>
    </Modal>
  );
}
