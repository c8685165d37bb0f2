import { useFormats } from '@citypulse/ui/web/provider';
import { LoadingState } from '@citypulse/ui/web/state-views';
import { Popover } from '@mantine/core';
import { IconCalendar, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { stepPeriod } from '../routes/period.ts';
import { useToday, useViewState } from '../routes/view-state.ts';
import { t } from './i18n.ts';
import classes from './top-bar.module.css';

const PeriodPicker = lazy(async () => ({ default: (await import('./period-picker.tsx')).PeriodPicker }));

/** The period with a step back and forth; the calendar loads when it is opened. */
export function PeriodControl() {
  const formats = useFormats();
  const { period, change } = useViewState();
  const [open, setOpen] = useState(false);
  const next = stepPeriod(period, 1);
  const ahead = next.from > useToday();
  return (
    <div className={classes.control}>
      <button
        type="button"
        className={`${classes.controlPart} ${classes.step}`}
        onClick={() => change({ period: stepPeriod(period, -1) })}
        aria-label={t('Zeitraum davor')}
      >
        <IconChevronLeft size={14} stroke={1.75} />
      </button>
      <Popover
        opened={open}
        onChange={setOpen}
        position="bottom"
        middlewares={{ shift: { padding: 8 }, flip: true }}
        trapFocus
        withinPortal
      >
        <Popover.Target>
          <button
            type="button"
            className={classes.controlPart}
            style={{ paddingInline: 4 }}
            onClick={() => setOpen(!open)}
            aria-label={`${t('Zeitraum')}: ${formats.period(period.from, period.to)}`}
          >
            <IconCalendar size={16} stroke={1.75} aria-hidden />
            {formats.period(period.from, period.to)}
          </button>
        </Popover.Target>
        <Popover.Dropdown p={0}>
          <Suspense fallback={<LoadingState height={340} />}>
            {open && (
              <PeriodPicker
                period={period}
                onPick={(picked) => {
                  change({ period: picked });
                  setOpen(false);
                }}
              />
            )}
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      <button
        type="button"
        className={`${classes.controlPart} ${classes.step}`}
        disabled={ahead}
        onClick={() => change({ period: next })}
        aria-label={t('Zeitraum danach')}
      >
        <IconChevronRight size={14} stroke={1.75} />
      </button>
    </div>
  );
}
