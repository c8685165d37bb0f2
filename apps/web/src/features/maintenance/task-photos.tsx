import { usePhotoUri, useRows } from '@citypulse/client/react/sync';
import type { Photo } from '@citypulse/contracts/photos';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Modal, UnstyledButton } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { Section } from './section.tsx';
import classes from './panel.module.css';

const stageWord = (stage: Photo['stage']): string =>
  stage === 'before' ? t('Vorher') : stage === 'after' ? t('Nachher') : t('Foto');

export function TaskPhotos({ taskId }: { taskId: Photo['taskId'] & string }) {
  const { rows } = useRows('photos', { taskId });
  if (rows.length === 0) return null;
  return <PhotoGrid photos={rows} />;
}

export function PhotoGrid({ photos }: { photos: readonly Photo[] }) {
  const [shown, setShown] = useState<Photo>();
  return (
    <Section title={t('Fotos')} count={photos.length}>
      <ul className={classes.photos}>
        {photos.map((photo) => (
          <li key={photo.id}>
            <PhotoTile photo={photo} onOpen={() => setShown(photo)} />
          </li>
        ))}
      </ul>
      {shown && <PhotoModal photo={shown} onClose={() => setShown(undefined)} />}
    </Section>
  );
}

function PhotoTile({ photo, onOpen }: { photo: Photo; onOpen: () => void }) {
  const uri = usePhotoUri(photo.id, 'thumb');
  const formats = useFormats();
  const name = photo.caption ?? stageWord(photo.stage);
  return (
    <>
      <UnstyledButton className={classes.photo} onClick={onOpen} disabled={!uri} aria-label={name}>
        {uri ? <img src={uri} alt="" /> : <IconPhoto size={28} stroke={1.75} aria-hidden />}
      </UnstyledButton>
      <span className={classes.photoLine}>
        <b>{name}</b>
        {photo.takenAt && <span className="muted">{formats.time(photo.takenAt)}</span>}
        {photo.state === 'awaiting' && (
          <StatusBadge status="pending" size="sm">
            {t('kommt noch')}
          </StatusBadge>
        )}
        {photo.state === 'refused' && (
          <StatusBadge status="critical" size="sm" title={photo.reason ?? undefined}>
            {t('abgelehnt')}
          </StatusBadge>
        )}
      </span>
    </>
  );
}

function PhotoModal({ photo, onClose }: { photo: Photo; onClose: () => void }) {
  const uri = usePhotoUri(photo.id, 'full');
  const formats = useFormats();
  const about = [photo.takenBy?.name, photo.takenAt && formats.dateTime(photo.takenAt)]
    .filter(Boolean)
    .join(', ');
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={[photo.caption ?? stageWord(photo.stage), about].join(' · ')}
    >
      {uri && <img src={uri} alt={photo.caption ?? stageWord(photo.stage)} className={classes.fullPhoto} />}
    </Modal>
  );
}
