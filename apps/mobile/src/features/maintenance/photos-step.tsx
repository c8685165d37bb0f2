import { useUser } from '@citypulse/client/react/session';
import type { Photo } from '@citypulse/contracts/photos';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { PauseButton } from './pause-button.tsx';
import { usePlace } from './task-facts.tsx';
import { PhotoTile } from './task-photos.tsx';
import { useLeave } from '../../ui/use-leave.ts';
import { useTakePhoto } from './use-task-work.ts';
import type { WorkProps } from './work-props.ts';

const stages = ['before', 'after', 'detail'] as const;

interface PhotosProps extends WorkProps {
  photos: readonly Photo[];
}

/** Before, after, and what else is worth seeing. */
export function PhotosStep({ task, session, head, onStep, photos }: PhotosProps) {
  const { t } = useText();
  const leave = useLeave();
  return (
    <FlowScreen
      title={task.title}
      place={usePlace(task)}
      onBack={leave}
      head={head}
      actions={
        <>
          <PauseButton task={task} session={session} />
          <BigButton
            icon="arrow-right"
            label={t.maintenance.toFinish}
            onPress={() => onStep('finish')}
            grow
          />
        </>
      }
    >
      <PhotoPicker task={task} photos={photos} />
    </FlowScreen>
  );
}

export function PhotoPicker({ task, photos }: Pick<PhotosProps, 'task' | 'photos'>) {
  const { t } = useText();
  const { color } = useAppTheme();
  const { id: userId } = useUser();
  const takePhoto = useTakePhoto();
  const add = (stage: Photo['stage']) =>
    void takePhoto(
      { subject: { t: 'task', id: task.id }, buildingId: task.buildingId, title: task.title },
      stage,
    );
  return (
    <>
      <SectionTitle
        aside={
          photos.some(({ state }) => state !== 'ready') && (
            <Words size="sm" color={color['text-2']}>
              {t.maintenance.photosLater}
            </Words>
          )
        }
      >
        {t.maintenance.photos}
      </SectionTitle>
      <View style={styles.tiles}>
        {photos.map((photo) => (
          <PhotoTile key={photo.id} photo={photo} removable={photo.takenBy?.id === userId} />
        ))}
        {stages
          .filter((stage) => stage === 'detail' || !photos.some((photo) => photo.stage === stage))
          .map((stage) => (
            <AddTile key={stage} label={t.maintenance.stages[stage]} onPress={() => add(stage)} />
          ))}
      </View>
    </>
  );
}

function AddTile({ label, onPress }: { label: string; onPress: () => void }) {
  const { color } = useAppTheme();
  const { t } = useText();
  return (
    <Pressable
      role="button"
      aria-label={`${t.maintenance.takePhoto}: ${label}`}
      onPress={onPress}
      style={[styles.add, { borderColor: color['border-strong'] }]}
    >
      <Icon name="camera-plus" color={color.primary} />
      <Words size="sm" weight="medium" color={color.primary}>
        {label}
      </Words>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  tiles: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
  add: {
    width: 112,
    height: 88,
    borderRadius: 8,
    borderWidth: 1.5,
    borderStyle: 'dashed',
    alignItems: 'center',
    justifyContent: 'center',
    gap: 4,
  },
});
