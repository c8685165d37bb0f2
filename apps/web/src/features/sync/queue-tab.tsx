import {
  useDiscards,
  useOutbox,
  usePhotoUri,
  useQueueActions,
  useRefusedPhotos,
  useSyncState,
  type OutboxItem,
  type StoredBlob,
} from '@citypulse/client/react/sync';
import { Card } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { EmptyState, LoadingState } from '@citypulse/ui/web/state-views';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button } from '@mantine/core';
import { t } from '../../shell/i18n.ts';
import { operationWords } from './entity-words.ts';
import { refusalWords } from './refusal-words.ts';
import classes from './sync.module.css';

/** What waits to be sent, and what was not taken: each can be sent again or thrown away. */
export function QueueTab() {
  const items = useOutbox();
  const { lastSyncAt } = useSyncState();
  const refused = items.filter(({ state }) => state === 'refused');
  const photos = useRefusedPhotos();
  const waiting = items.filter(({ state }) => state === 'queued' || state === 'settled');
  const notTaken = refused.length + photos.length;
  if (notTaken + waiting.length === 0 && lastSyncAt === null)
    return <LoadingState height={240} shape="lines" />;
  if (notTaken + waiting.length === 0) {
    return (
      <Card>
        <EmptyState title={t('Nichts wartet')} height={240}>
          {t('Alles, was du hier geändert hast, ist beim Server angekommen.')}
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      {notTaken > 0 && (
        <Card title={t('Nicht angenommen')} count={notTaken} flush>
          <ul className={classes.rows}>
            {refused.map((item) => (
              <RefusedRow key={item.id} item={item} />
            ))}
            {photos.map((photo) => (
              <RefusedPhotoRow key={photo.photoId} photo={photo} />
            ))}
          </ul>
        </Card>
      )}
      {waiting.length > 0 && (
        <Card title={t('Wartet auf den Server')} count={waiting.length} flush>
          <ul className={classes.rows}>
            {waiting.map((item) => (
              <WaitingRow key={item.id} item={item} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function QueueText({ item }: { item: OutboxItem }) {
  const formats = useFormats();
  return (
    <div className={classes.text}>
      <b>{operationWords(item.type)}</b>
      <span>{[item.title, formats.dateTime(item.occurredAt)].filter(Boolean).join(' · ')}</span>
    </div>
  );
}

/** What has not left this browser can be thrown away, with whatever builds on it. */
function WaitingRow({ item }: { item: OutboxItem }) {
  const { discard } = useQueueActions();
  const others = useDiscards()(item).length - 1;
  return (
    <li className={classes.row}>
      <QueueText item={item} />
      <StatusBadge status="pending">{item.state === 'queued' ? t('ausstehend') : t('bestätigt')}</StatusBadge>
      {others >= 0 && (
        <Button size="xs" onClick={() => void discard(item.id)}>
          {others === 0
            ? t('Verwerfen')
            : t('Mit {count, plural, one {# Eintrag} other {# Einträgen}} danach verwerfen', {
                count: others,
              })}
        </Button>
      )}
    </li>
  );
}

function RefusedRow({ item }: { item: OutboxItem }) {
  const { retry, discard } = useQueueActions();
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <QueueText item={item} />
        <span className={classes.reason}>{refusalWords(item.outcome)}</span>
        <Draft item={item} />
      </div>
      <div className={classes.buttons}>
        <Button size="xs" onClick={() => void discard(item.id)}>
          {t('Verwerfen')}
        </Button>
        <Button size="xs" variant="filled" onClick={() => void retry(item.id)}>
          {t('Erneut senden')}
        </Button>
      </div>
    </li>
  );
}

function RefusedPhotoRow({ photo }: { photo: StoredBlob }) {
  const { retryPhoto, discardPhoto } = useQueueActions();
  const formats = useFormats();
  const uri = usePhotoUri(photo.photoId, 'thumb');
  return (
    <li className={classes.row}>
      {uri && <img className={classes.thumb} src={uri} alt={t('Foto')} />}
      <div className={classes.text}>
        <b>{t('Foto')}</b>
        <span>{formats.dateTime(photo.addedAt)}</span>
        <span className={classes.reason}>
          {t('Der Server hat das Bild nicht angenommen. Es liegt noch auf diesem Gerät.')}
        </span>
      </div>
      <div className={classes.buttons}>
        <Button size="xs" onClick={() => void discardPhoto(photo.photoId)}>
          {t('Verwerfen')}
        </Button>
        <Button size="xs" variant="filled" onClick={() => void retryPhoto(photo.photoId)}>
          {t('Erneut senden')}
        </Button>
      </div>
    </li>
  );
}

/** What was typed, so that nothing is lost even if it is thrown away here. */
function Draft({ item }: { item: OutboxItem }) {
  const typed = item.patch
    ? Object.values(item.patch).map(({ to }) => to)
    : Object.entries((item.body ?? {}) as Record<string, unknown>)
        .filter(([key]) => !/id$/i.test(key))
        .map(([, value]) => value);
  const words = typed.filter((value) => typeof value === 'string' || typeof value === 'number');
  return words.length === 0 ? null : <span className={classes.draft}>{words.join(' · ')}</span>;
}
