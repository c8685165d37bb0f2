import { useFormats } from '@citypulse/ui/web/provider';
import { UnstyledButton } from '@mantine/core';
import { DatePicker, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/de';
import { useState } from 'react';
import { presetPeriod, type Period, type PresetName } from '../routes/period.ts';
import { useToday } from '../routes/view-state.ts';
import { t } from './i18n.ts';
import classes from './period-picker.module.css';

const presets = (): { name: PresetName; label: string }[] => [
  { name: 'year', label: t('Dieses Jahr bis heute') },
  { name: 'last12', label: t('Letzte 12 Monate') },
  { name: 'lastYear', label: t('Letztes Jahr') },
  { name: 'month', label: t('Dieser Monat bis heute') },
  { name: 'lastMonth', label: t('Letzter Monat') },
  { name: 'last30', label: t('Letzte 30 Tage') },
  { name: 'last7', label: t('Letzte 7 Tage') },
];

/** Usual periods at the left, a calendar for any other at the right. */
export function PeriodPicker({ period, onPick }: { period: Period; onPick: (period: Period) => void }) {
  const { language } = useFormats();
  const [range, setRange] = useState<[string | null, string | null]>([period.from, period.to]);
  const day = useToday();
  return (
    <div className={classes.picker}>
      <div className={classes.presets}>
        {presets().map(({ name, label }) => {
          const preset = presetPeriod(name, day);
          const on = preset.from === period.from && preset.to === period.to;
          return (
            <UnstyledButton
              key={name}
              className={classes.preset}
              aria-pressed={on}
              onClick={() => onPick(preset)}
            >
              {label}
            </UnstyledButton>
          );
        })}
      </div>
      <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
        <DatePicker
          type="range"
          allowSingleDateInRange
          hideOutsideDates
          weekendDays={[]}
          ariaLabels={{
            previousMonth: t('Monat davor'),
            nextMonth: t('Monat danach'),
            previousYear: t('Jahr davor'),
            nextYear: t('Jahr danach'),
            previousDecade: t('Jahrzehnt davor'),
            nextDecade: t('Jahrzehnt danach'),
          }}
          value={range}
          maxDate={day}
          defaultDate={period.to}
          onChange={(picked) => {
            setRange(picked);
            if (picked[0] && picked[1]) onPick({ from: picked[0].slice(0, 10), to: picked[1].slice(0, 10) });
          }}
        />
      </DatesProvider>
    </div>
  );
}
