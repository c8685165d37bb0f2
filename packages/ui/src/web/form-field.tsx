import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { useFormats } from './provider.tsx';

export interface NumberFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'defaultValue'> {
  value: number | null;
  onChange: (value: number | null) => void;
  /** Always shown behind the figure. */
  unit?: string;
  digits?: number;
  /** Said when the text is no number. */
  invalidText: string;
  /** What is typed is no number; the last value was reported before and no longer holds. */
  onInvalid?: () => void;
}

/** A number with its unit; takes decimal comma and point, keeps what was typed until it is a number. */
export function NumberField({
  value,
  onChange,
  unit,
  digits = 0,
  invalidText,
  onInvalid,
  ...rest
}: NumberFieldProps) {
  const formats = useFormats();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : formats.number(value, digits));
  const parsed = typed === null || typed.trim() === '' ? null : formats.parse(typed);
  const invalid = typed !== null && typed.trim() !== '' && parsed === undefined;
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      value={shown}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = text.trim() === '' ? null : formats.parse(text);
        if (next === undefined) onInvalid?.();
        else onChange(next);
      }}
      onBlur={(event) => {
        if (!invalid) setTyped(null);
        rest.onBlur?.(event);
      }}
      error={invalid ? invalidText : rest.error}
      rightSection={unit ? <span className="muted small">{unit}</span> : undefined}
      rightSectionWidth={unit ? 12 + unit.length * 9 : undefined}
      rightSectionPointerEvents="none"
    />
  );
}
