import { useState } from 'react';
import { useText } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { instantOf } from './when.ts';

interface TimeSheetProps {
  at: number;
  onChange: (at: number | null) => void;
  onClose: () => void;
}

/** When it was read off, for readings written down on paper first. */
export function TimeSheet({ at, onChange, onClose }: TimeSheetProps) {
  const { t, formats } = useText();
  const [date, setDate] = useState(formats.date(at).replaceAll('/', '.'));
  const [time, setTime] = useState(formats.time(at));
  const [wrong, setWrong] = useState(false);
  const apply = () => {
    const instant = instantOf(date, time);
    if (instant === undefined) setWrong(true);
    else onChange(instant);
  };
  return (
    <Sheet title={t.readings.changeTime} onClose={onClose}>
      <TextField label={t.readings.date} value={date} onChangeText={setDate} inputMode="numeric" />
      <TextField
        label={t.readings.time}
        value={time}
        onChangeText={setTime}
        inputMode="numeric"
        error={wrong ? t.readings.timeInvalid : undefined}
      />
      <BigButton icon="check" label={t.readings.apply} onPress={apply} />
      <BigButton kind="outline" icon="clock" label={t.readings.timeNow} onPress={() => onChange(null)} />
    </Sheet>
  );
}
