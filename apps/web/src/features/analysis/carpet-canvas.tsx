import { startOfDay } from '@citypulse/energy/local-days';
import type { Scale } from '@citypulse/ui/formats';
import { carpetRamp } from '@citypulse/ui/tokens';
import { useColors, useFormats } from '@citypulse/ui/web/provider';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './analysis.module.css';
import { paint, pixelsPerDay, pixelsPerSlot, slotsOfDay, type Carpet } from './carpet.ts';

interface CarpetCanvasProps {
  carpet: Carpet;
  scale: Scale;
  lengthSeconds: number;
  name: string;
}

interface Cell {
  day: number;
  slot: number;
}

const drawnHeight = 320;
const shownHours = [0, 3, 6, 9, 12, 15, 18, 21, 24];
const steps: Record<string, readonly [day: number, slot: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The carpet itself; pointer and arrow keys read single cells. */
export function CarpetCanvas({ carpet, scale, lengthSeconds, name }: CarpetCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { scheme, colors } = useColors();
  const [cell, setCell] = useState<Cell | null>(null);
  useEffect(() => {
    canvas.current
      ?.getContext('2d')
      ?.putImageData(paint(carpet, carpetRamp[scheme], colors['border-strong']), 0, 0);
  }, [carpet, scheme, colors]);
  const point = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setCell({
      day: Math.min(
        carpet.days.length - 1,
        Math.floor(((event.clientX - box.left) / box.width) * carpet.days.length),
      ),
      slot: Math.min(slotsOfDay - 1, Math.floor(((event.clientY - box.top) / box.height) * slotsOfDay)),
    });
  };
  const move = (event: KeyboardEvent<HTMLCanvasElement>) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const { day, slot } = cell ?? { day: 0, slot: 0 };
    setCell({
      day: Math.max(0, Math.min(carpet.days.length - 1, day + step[0])),
      slot: Math.max(0, Math.min(slotsOfDay - 1, slot + step[1] * (lengthSeconds / 900))),
    });
  };
  return (
    <>
      <div className={classes.carpetFrame}>
        <div className={classes.hours} aria-hidden>
          {shownHours.map((hour) => (
            <span key={hour} style={{ top: `${(hour / 24) * 100}%` }}>
              {hour}
            </span>
          ))}
        </div>
        <div className={classes.carpet}>
          <canvas
            ref={canvas}
            className={classes.carpetCanvas}
            width={Math.max(1, carpet.days.length * pixelsPerDay)}
            height={slotsOfDay * pixelsPerSlot}
            style={{ height: drawnHeight }}
            tabIndex={0}
            role="application"
            aria-roledescription={t('Teppich')}
            aria-label={t('{name}: ein Feld je Viertelstunde, Pfeiltasten lesen einzelne Werte', { name })}
            onPointerMove={point}
            onPointerLeave={() => setCell(null)}
            onKeyDown={move}
          />
          {cell && <CellCursor cell={cell} days={carpet.days.length} />}
        </div>
      </div>
      <MonthAxis days={carpet.days} />
      <p className={`${classes.readout} small`} aria-live="polite">
        {cell ? (
          <Readout carpet={carpet} cell={cell} scale={scale} />
        ) : (
          <span className="muted">{t('Zeige auf ein Feld, um seinen Wert zu lesen.')}</span>
        )}
      </p>
    </>
  );
}

function CellCursor({ cell, days }: { cell: Cell; days: number }) {
  return (
    <span
      className={classes.cursor}
      aria-hidden
      style={{
        left: `calc(${(cell.day / days) * 100}% - 3px)`,
        width: `calc(${100 / days}% + 6px)`,
        top: `calc(${(cell.slot / slotsOfDay) * 100}% - 3px)`,
        height: `calc(${100 / slotsOfDay}% + 6px)`,
      }}
    />
  );
}

function Readout({ carpet, cell, scale }: { carpet: Carpet; cell: Cell; scale: Scale }) {
  const formats = useFormats();
  const day = carpet.days[cell.day] ?? '';
  const index = cell.day * slotsOfDay + cell.slot;
  const time = `${String(Math.floor(cell.slot / 4)).padStart(2, '0')}:${String((cell.slot % 4) * 15).padStart(2, '0')}`;
  const shown = (value: number | null | undefined) => {
    if (value === undefined) return t('gibt es nicht');
    return value === null ? t('fehlt') : `${formats.scaled(value, scale)} ${scale.unit}`;
  };
  const second = carpet.second.get(index);
  return (
    <>
      {formats.weekday(startOfDay(day))} {formats.date(day)}, {time}:{' '}
      <strong>
        {second === undefined
          ? shown(carpet.first[index])
          : `A ${shown(carpet.first[index])} · B ${shown(second)}`}
      </strong>
    </>
  );
}

/** First days of months, as far apart as they can be read. */
function MonthAxis({ days }: { days: readonly string[] }) {
  const formats = useFormats();
  const step = days.length > 500 ? 3 : 1;
  const firsts = days.flatMap((day, index) => (day.endsWith('-01') ? [{ day, index }] : []));
  const marks =
    firsts.length > 1
      ? firsts.filter((_, index) => index % step === 0)
      : days.map((day, index) => ({ day, index })).filter((_, index) => index % 7 === 0);
  return (
    <div className={classes.monthsAxis} aria-hidden>
      {marks.map(({ day, index }) => (
        <span key={day} style={{ left: `${(index / days.length) * 100}%` }}>
          {firsts.length > 1 ? formats.monthShort(day) : formats.dayMonth(day)}
        </span>
      ))}
    </div>
  );
}
