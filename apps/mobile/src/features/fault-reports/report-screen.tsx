import { newId } from '@citypulse/client/new-id';
import { useMutateAll, useSyncState, type Change } from '@citypulse/client/react/sync';
import type { AssetId, BuildingId, FaultReportId, MeasuringPointId } from '@citypulse/contracts/common';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import type { TakenPhoto } from '../../platform/photos-type.ts';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { KeptMark } from '../../ui/kept-mark.tsx';
import { Segments } from '../../ui/segments.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useNote } from '../../ui/undo.tsx';
import { Words } from '../../ui/words.tsx';
import { useLeave } from '../../ui/use-leave.ts';
import { CategoryTiles } from './category-tiles.tsx';
import { PlaceField } from './place-field.tsx';
import { ReportPhotos } from './report-photos.tsx';
import { useDraft, type Draft } from './use-draft.ts';

interface ReportScreenProps {
  assetId: string | undefined;
  measuringPointId: string | undefined;
  buildingId: string | undefined;
}

/** Photo first, then two taps; a sentence if one likes. */
export function ReportScreen({ assetId, measuringPointId, buildingId }: ReportScreenProps) {
  const { t } = useText();
  const leave = useLeave();
  const note = useNote();
  const { draft, change, photos, changePhotos, clear, isKept } = useDraft({
    ...(assetId && { assetId }),
    ...(measuringPointId && { measuringPointId }),
    ...(buildingId && { buildingId }),
  });
  const send = useSendReport();
  const [sending, setSending] = useState(false);
  const isOffline = useSyncState().name === 'offline';
  const missing =
    draft.buildingId === null ? t.faults.needsPlace : draft.category === null ? t.faults.needsCategory : null;
  const submit = async () => {
    setSending(true);
    const kept = await send(draft, photos);
    setSending(false);
    if (!kept) return;
    await clear();
    note({ text: isOffline ? t.faults.kept : t.faults.submitted });
    leave();
  };
  return (
    <FlowScreen
      title={t.faults.title}
      onBack={leave}
      close
      tool={isKept && <KeptMark />}
      head={<OfflineNote />}
      actions={
        <BigButton
          icon="send"
          label={missing ?? t.faults.submit}
          disabled={missing !== null}
          busy={sending}
          onPress={() => void submit()}
          grow
        />
      }
    >
      <View style={styles.groups}>
        <ReportPhotos photos={photos} onChange={changePhotos} />
        <PlaceField draft={draft} change={change} />
        <View style={styles.group}>
          <Words size="md" weight="medium" role="heading" aria-level={2}>
            {t.faults.what}
          </Words>
          <CategoryTiles chosen={draft.category} onChoose={(category) => change({ category })} />
        </View>
        <Segments
          label={t.faults.urgency}
          value={draft.urgency}
          options={(['normal', 'today', 'danger'] as const).map((value) => ({
            value,
            label: t.faults.urgencies[value],
            ...(value === 'danger' && { icon: 'alert-octagon' as const }),
          }))}
          onChange={(urgency) => change({ urgency })}
        />
        {draft.urgency === 'danger' && <DangerNote />}
        <TextField
          label={t.faults.text}
          placeholder={t.faults.textHint}
          value={draft.text}
          onChangeText={(text) => change({ text })}
          multiline
          maxLength={4000}
        />
        <TextField
          label={t.faults.placeLabel}
          value={draft.place}
          onChangeText={(place) => change({ place })}
          maxLength={200}
        />
      </View>
    </FlowScreen>
  );
}

function OfflineNote() {
  const { t } = useText();
  const { color } = useAppTheme();
  if (useSyncState().name !== 'offline') return null;
  return (
    <View style={styles.line}>
      <StatusIcon status="stale" size={16} />
      <Words size="sm" color={color['text-2']}>
        {t.faults.offline}
      </Words>
    </View>
  );
}

/** What happens now, and what does not while the phone has no reception. */
function DangerNote() {
  const { t } = useText();
  const { color } = useAppTheme();
  const isOffline = useSyncState().name === 'offline';
  return (
    <View role="alert" style={[styles.danger, { backgroundColor: color['critical-tint'] }]}>
      <StatusIcon status="critical" size={24} />
      <Words style={styles.grow}>{isOffline ? t.faults.dangerOffline : t.faults.dangerHint}</Words>
    </View>
  );
}

/** Report and pictures are on the device before the screen closes. */
function useSendReport() {
  const mutateAll = useMutateAll();
  const feedback = useFeedback();
  const { t } = useText();
  // A second try after a full store is the same report.
  const [id] = useState(() => newId() as FaultReportId);
  return async (draft: Draft, photos: readonly TakenPhoto[]): Promise<boolean> => {
    const { buildingId, category } = draft;
    if (buildingId === null || category === null) return false;
    const title = draft.text.trim().slice(0, 60) || t.faults.categories[category];
    const body = {
      id,
      buildingId: buildingId as BuildingId,
      assetId: draft.assetId as AssetId | null,
      measuringPointId: draft.measuringPointId as MeasuringPointId | null,
      category,
      urgency: draft.urgency,
      text: draft.text.trim(),
      place: draft.place.trim() || null,
      reportedAt: new Date().toISOString(),
    };
    const subject = { t: 'fault_report', id } as const;
    const pictures = photos.map(({ bytes, mimeType, takenAt }): Change => {
      return { photo: { subject, buildingId, stage: 'before', bytes, mimeType, takenAt, title } };
    });
    const kept = await mutateAll([{ type: 'createFaultReport', request: { body }, title }, ...pictures]);
    if (kept) feedback('save');
    return kept;
  };
}

const styles = StyleSheet.create({
  groups: { gap: 16 },
  group: { gap: 8 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 4, paddingBottom: 8 },
  danger: { flexDirection: 'row', alignItems: 'center', gap: 12, padding: 12, borderRadius: 8 },
  grow: { flex: 1 },
});
