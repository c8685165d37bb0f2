import { useId, type KeyboardEvent, type ReactNode } from 'react';
import { useUiTexts } from './provider.tsx';
import classes from './segments.module.css';

export interface SegmentOption<Value extends string> {
  value: Value;
  label: ReactNode;
  /** Spoken and shown on hover when the label is short. */
  title?: string;
}

export interface SegmentsProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly SegmentOption<Value>[];
  onChange: (value: Value) => void;
}

/** One of a few: a radio group drawn as segments; arrows move, as in every radio group. */
export function Segments<Value extends string>({ label, value, options, onChange }: SegmentsProps<Value>) {
  const id = useId();
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = options.findIndex((option) => option.value === value);
    const next = options[(at + step + options.length) % options.length];
    if (!next) return;
    onChange(next.value);
    document.getElementById(`${id}-${next.value}`)?.focus();
  };
  return (
    <div role="radiogroup" aria-label={label} className={classes.segments} onKeyDown={move}>
      {options.map((option) => (
        <button
          key={option.value}
          id={`${id}-${option.value}`}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          aria-label={option.title}
          title={option.title}
          tabIndex={option.value === value ? 0 : -1}
          className={classes.segment}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

export type Quantity = 'energy' | 'cost' | 'co2';

/** kWh, €, CO₂: keeps view and zoom, changes only what is counted. */
export function UnitSwitch({ value, onChange }: { value: Quantity; onChange: (value: Quantity) => void }) {
  const texts = useUiTexts();
  return (
    <Segments
      label={texts.unit}
      value={value}
      onChange={onChange}
      options={[
        { value: 'energy', label: texts.energy, title: `${texts.energy}, ${texts.energyLong}` },
        { value: 'cost', label: texts.cost, title: `${texts.cost}, ${texts.costLong}` },
        { value: 'co2', label: texts.co2, title: `${texts.co2}, ${texts.co2Long}` },
      ]}
    />
  );
}
