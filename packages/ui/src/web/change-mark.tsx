import { useFormats, useUiTexts } from './provider.tsx';

export interface ChangeMarkProps {
  now: number | null;
  before: number | null;
  /** Which direction is good: less for consumption, more for generation. */
  better?: 'less' | 'more';
  digits?: number;
}

/** ▲ or ▼ with the percentage; colour supports the arrow. Nothing when there is nothing to compare. */
export function ChangeMark({ now, before, better = 'less', digits = 1 }: ChangeMarkProps) {
  const formats = useFormats();
  const texts = useUiTexts();
  const change = formats.change(now, before, digits);
  if (!change) return <span className="muted">–</span>;
  const color = change.direction === 'same' ? 'text-2' : change.direction === better ? 'ok' : 'critical';
  const spoken = change.direction === 'same' ? undefined : texts[change.direction];
  return (
    <span className="num nowrap" style={{ color: `var(--cp-${color})`, fontWeight: 500 }}>
      {spoken && (
        <span className="visually-hidden">
          {change.text.slice(1)} {spoken}
        </span>
      )}
      <span aria-hidden={spoken ? true : undefined}>{change.text}</span>
    </span>
  );
}
