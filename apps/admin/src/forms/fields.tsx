import { NumberField as NumberInput } from '@citypulse/ui/web/form-field';
import { Select, TextInput, Textarea, PasswordInput } from '@mantine/core';
import { Controller, type Control, type FieldValues, type Path } from 'react-hook-form';
import { t } from '../shell/i18n.ts';
import { fromWallClock, toWallClock } from './wall-clock.ts';

export interface FieldProps<Values extends FieldValues> {
  // The body a form is parsed to differs from what is typed; a field only knows the latter.
  // eslint-disable-next-line typescript/no-explicit-any
  control: Control<Values, unknown, any>;
  name: Path<Values>;
  label: string;
  description?: string;
  required?: boolean;
  disabled?: boolean;
}

/** What every kit input of a bound field gets. */
const common = ({
  label,
  description,
  required,
  disabled,
}: Omit<FieldProps<FieldValues>, 'control' | 'name'>) => ({
  label,
  description,
  disabled,
  withAsterisk: required,
  // Fields side by side keep their boxes on one line.
  inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
    | 'label'
    | 'input'
    | 'description'
    | 'error'
  )[],
});

interface TextFieldProps<Values extends FieldValues> extends FieldProps<Values> {
  /** An empty field means «not known», not an empty text. */
  nullable?: boolean;
  type?: 'text' | 'email';
  autoComplete?: string;
  multiline?: boolean;
  autoFocus?: boolean;
}

export function TextField<Values extends FieldValues>(props: TextFieldProps<Values>) {
  const { control, name, nullable, type, autoComplete = 'off', multiline, autoFocus, ...rest } = props;
  const Input = multiline ? Textarea : TextInput;
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <Input
          {...common(rest)}
          {...field}
          type={multiline ? undefined : type}
          autoComplete={autoComplete}
          data-autofocus={autoFocus || undefined}
          autoFocus={autoFocus}
          value={field.value ?? ''}
          onChange={(event) => {
            const text = event.currentTarget.value;
            field.onChange(nullable && text === '' ? null : text);
          }}
          error={fieldState.error?.message}
        />
      )}
    />
  );
}

export function PasswordField<Values extends FieldValues>({ control, name, ...rest }: FieldProps<Values>) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <PasswordInput
          {...common(rest)}
          {...field}
          value={field.value ?? ''}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('Passwort zeigen') }}
          error={fieldState.error?.message}
        />
      )}
    />
  );
}

interface NumberFieldProps<Values extends FieldValues> extends FieldProps<Values> {
  unit?: string;
  digits?: number;
  /** A number that is a name, such as a year: no thousands point. */
  plain?: boolean;
}

export function NumberField<Values extends FieldValues>(props: NumberFieldProps<Values>) {
  const { control, name, unit, digits, plain, ...rest } = props;
  if (plain) return <PlainNumberField control={control} name={name} {...rest} />;
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <NumberInput
          {...common(rest)}
          ref={field.ref}
          name={field.name}
          value={Number.isNaN(field.value) ? null : (field.value ?? null)}
          onChange={field.onChange}
          onBlur={field.onBlur}
          unit={unit}
          digits={Math.max(digits ?? 0, decimalsOf(field.value))}
          onInvalid={() => field.onChange(Number.NaN)}
          invalidText={t('Bitte eine Zahl eingeben.')}
          error={fieldState.error?.message}
        />
      )}
    />
  );
}

/** As many as the value has: a field never shows a rounded value as the real one. */
function decimalsOf(value: unknown): number {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
  return text.includes('e') ? 0 : (text.split('.')[1] ?? '').length;
}

function PlainNumberField<Values extends FieldValues>({ control, name, ...rest }: FieldProps<Values>) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <TextInput
          {...common(rest)}
          {...field}
          inputMode="numeric"
          value={field.value ?? ''}
          onChange={(event) => {
            const digits = event.currentTarget.value.replace(/\D/g, '');
            field.onChange(digits === '' ? null : Number(digits));
          }}
          error={fieldState.error?.message}
        />
      )}
    />
  );
}

interface Option {
  value: string;
  label: string;
}

interface SelectFieldProps<Values extends FieldValues> extends FieldProps<Values> {
  options: readonly Option[];
  searchable?: boolean;
  /** May be left empty, which means null. */
  nullable?: boolean;
  placeholder?: string;
}

export function SelectField<Values extends FieldValues>(props: SelectFieldProps<Values>) {
  const { control, name, options, searchable, nullable, placeholder, ...rest } = props;
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <Select
          {...common(rest)}
          ref={field.ref}
          name={field.name}
          onBlur={field.onBlur}
          data={options as Option[]}
          value={field.value === null || field.value === undefined ? null : String(field.value)}
          onChange={(value) => {
            if (value !== null || nullable) field.onChange(typeOf(field.value, value));
          }}
          searchable={searchable}
          clearable={nullable}
          placeholder={placeholder}
          allowDeselect={false}
          nothingFoundMessage={t('Nichts gefunden')}
          clearButtonProps={{ 'aria-label': t('Auswahl leeren') }}
          error={fieldState.error?.message}
        />
      )}
    />
  );
}

/** A list of numbers stays a list of numbers, though the kit only knows texts. */
const typeOf = (before: unknown, chosen: string | null) =>
  typeof before === 'number' && chosen !== null ? Number(chosen) : chosen;

/** A calendar day; the browser's own picker, which every device knows how to use. */
export function DateField<Values extends FieldValues>({ control, name, ...rest }: FieldProps<Values>) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <TextInput
          {...common(rest)}
          {...field}
          type="date"
          value={field.value ?? ''}
          onChange={(event) => field.onChange(event.currentTarget.value || null)}
          error={fieldState.error?.message}
        />
      )}
    />
  );
}

/** A point in time on the town's clock. */
export function TimeField<Values extends FieldValues>({ control, name, ...rest }: FieldProps<Values>) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <TextInput
          {...common(rest)}
          ref={field.ref}
          name={field.name}
          onBlur={field.onBlur}
          type="datetime-local"
          value={toWallClock(field.value)}
          onChange={(event) => field.onChange(fromWallClock(event.currentTarget.value))}
          error={fieldState.error?.message}
        />
      )}
    />
  );
}
