import { useFormats } from '@citypulse/ui/web/provider';
import { DateInput, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/de';

interface DayFieldProps {
  label: string;
  /** yyyy-mm-dd, or null. */
  value: string | null;
  onChange: (day: string | null) => void;
  error?: string | false;
  disabled?: boolean;
}

/** 27.11.2026 or 27.11.: typed the German way, or picked from a month. */
const parseDay = (text: string): string | null => {
  const match = /^(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})?$/.exec(text.trim());
  if (!match) return null;
  const [, day = '', month = '', year = String(new Date().getFullYear())] = match;
  const date = `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return new Date(`${date}T12:00:00Z`).toISOString().startsWith(date) ? date : null;
};

export function DayField({ label, value, onChange, error, disabled = false }: DayFieldProps) {
  const { language } = useFormats();
  return (
    <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
      <DateInput
        label={label}
        value={value}
        onChange={onChange}
        valueFormat="DD.MM.YYYY"
        dateParser={parseDay}
        placeholder="TT.MM.JJJJ"
        clearable
        error={error}
        disabled={disabled}
      />
    </DatesProvider>
  );
}
