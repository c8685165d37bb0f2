import type { Local } from '@citypulse/client/react/sync';
import type { ChecklistItemId, MeasuringPointId } from '@citypulse/contracts/common';
import type { MeasuringPoint, Meter } from '@citypulse/contracts/metering';
import type { Reading } from '@citypulse/contracts/readings';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { StyleSheet } from 'react-native';
import { IconButton } from 'react-native-paper';
import type { TakenPhoto } from '../../platform/photos-type.ts';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { Icon } from '../../ui/icon.tsx';
import { EmptyView, LoadingCards } from '../../ui/state-views.tsx';
import { mediumLooks } from '../metering/medium-icon.ts';
import { swappedDigits } from './assessment.ts';
import { statusOf } from './band.tsx';
import { ConfirmSheet } from './confirm-sheet.tsx';
import { useCounterWords } from './counter-boxes.tsx';
import { EntryView } from './entry-view.tsx';
import { useEntry, type Entry } from './use-entry.ts';
import { HistorySheet } from './history-sheet.tsx';
import { Keypad } from './keypad.tsx';
import { PhotoButton } from './photo-button.tsx';
import { Saved } from './saved.tsx';
import { TimeSheet } from './time-sheet.tsx';
import { useCounter } from './use-counter.ts';
import { useKeyboard } from '../../platform/keyboard';
import { useSaveReading } from './use-save-reading.ts';

interface ReadingScreenProps {
  pointId: MeasuringPointId;
  /** The step of an Auftrag that asks for it. */
  itemId: ChecklistItemId | null;
  /** Where to go when it is saved; back unless given. */
  onSaved?: () => void;
}

export function ReadingScreen({ pointId, itemId, onSaved }: ReadingScreenProps) {
  const router = useRouter();
  const { t } = useText();
  const { point, meter, readings, ready } = useCounter(pointId);
  const back = () => (router.canGoBack() ? router.back() : router.replace('/buildings'));
  if (point && meter) {
    const props = { point, meter, readings, itemId, onBack: back, onSaved: onSaved ?? back };
    // A reading under way belongs to its device.
    return <Ablesung key={meter.id} {...props} />;
  }
  return (
    <FlowScreen title={point?.name ?? t.readings.title} onBack={back}>
      {point ? (
        <EmptyView title={t.readings.noMeter} />
      ) : ready ? (
        <EmptyView title={t.readings.notHere}>{t.scan.unknown.notHeld}</EmptyView>
      ) : (
        <LoadingCards count={3} />
      )}
    </FlowScreen>
  );
}

type SheetName = 'confirm' | 'time' | 'history';

interface AblesungProps {
  point: MeasuringPoint;
  meter: Local<Meter>;
  readings: readonly Reading[];
  itemId: ChecklistItemId | null;
  onBack: () => void;
  onSaved: () => void;
}

function Ablesung({ point, meter, readings, itemId, onBack, onSaved }: AblesungProps) {
  const { color } = useAppTheme();
  const { t } = useText();
  const feedback = useFeedback();
  const entry = useEntry(meter, readings);
  const save = useSaveReading();
  const counter = useCounterWords();
  const [photo, setPhoto] = useState<TakenPhoto | null>(null);
  const [sheet, setSheet] = useState<SheetName | null>(null);
  const [saved, setSaved] = useState(false);
  useKeyboard(sheet === null && !saved ? entry.onKey : undefined);
  const { value, judged, registerId } = entry;
  const words = counter(value, point.unit, meter.decimals);
  const keep = async (note: string | null) => {
    if (value === null || !registerId) return;
    setSheet(null);
    const { readAt } = entry;
    const title = `${point.name}: ${words}`;
    if (!(await save({ meter, registerId, value, readAt, note, photo, itemId, title }))) return;
    feedback('save');
    setSaved(true);
  };
  const doubtful = statusOf(judged) === 'warn';
  const submit = () => {
    if (doubtful) feedback('error');
    if (doubtful) setSheet('confirm');
    else void keep(null);
  };
  const look = mediumLooks[point.medium];
  return (
    <FlowScreen
      title={point.name}
      place={[point.buildingName, point.place].filter(Boolean).join(' · ')}
      lead={<Icon name={look.icon} size={20} color={color[look.color]} />}
      onBack={onBack}
      tool={
        <IconButton
          icon="history"
          iconColor={color.text}
          aria-label={t.readings.history}
          onPress={() => setSheet('history')}
          style={styles.tool}
        />
      }
      dock={<Keypad onKey={entry.onKey} withMark={meter.decimals > 0} />}
      actions={
        <>
          <PhotoButton photo={photo} onPhoto={setPhoto} />
          <BigButton grow icon="check" label={t.readings.save} disabled={value === null} onPress={submit} />
        </>
      }
    >
      <EntryView entry={entry} meter={meter} point={point} words={words} onTime={() => setSheet('time')} />
      <Sheets
        {...{ sheet, setSheet, entry, point, meter, readings, photo }}
        onKeep={(reason) => void keep(reason)}
      />
      {saved && <Saved words={t.readings.saved(words)} hint={t.readings.savedHint} onDone={onSaved} />}
    </FlowScreen>
  );
}

interface SheetsProps extends Pick<AblesungProps, 'point' | 'meter' | 'readings'> {
  sheet: SheetName | null;
  setSheet: (sheet: SheetName | null) => void;
  entry: Entry;
  photo: TakenPhoto | null;
  onKeep: (reason: string | null) => void;
}

function Sheets({ sheet, setSheet, entry, point, meter, readings, photo, onKeep }: SheetsProps) {
  const { value, judged } = entry;
  return (
    <>
      {sheet === 'confirm' && judged && value !== null && entry.typing && (
        <ConfirmSheet
          value={value}
          unit={point.unit}
          decimals={meter.decimals}
          judged={judged}
          expectation={entry.expectation}
          swapped={swappedDigits(entry.typing)}
          withPhoto={photo !== null}
          onCorrect={() => setSheet(null)}
          onKeep={onKeep}
        />
      )}
      {sheet === 'time' && (
        <TimeSheet
          at={entry.at}
          onClose={() => setSheet(null)}
          onChange={(at) => {
            entry.setReadAt(at);
            setSheet(null);
          }}
        />
      )}
      {sheet === 'history' && (
        <HistorySheet
          readings={readings}
          unit={point.unit}
          decimals={meter.decimals}
          onClose={() => setSheet(null)}
        />
      )}
    </>
  );
}

const styles = StyleSheet.create({ tool: { margin: 0, width: 48, height: 48 } });
