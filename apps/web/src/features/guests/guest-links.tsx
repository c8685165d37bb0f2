import { useApiMutation } from '@citypulse/client/react/mutations';
import { useApiQuery } from '@citypulse/client/react/queries';
import { useCan } from '@citypulse/client/react/session';
import {
  createGuestLink,
  listGuestLinks,
  revokeGuestLink,
  type GuestLink,
} from '@citypulse/contracts/guests';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { GuestLinkForm } from './guest-link-form.tsx';
import { GuestLinkOnce } from './guest-link-once.tsx';
import classes from './guests.module.css';

/** External firms that were given this Auftrag, and the way to give it to one. */
export function GuestLinks({ task }: { task: MaintenanceTask }) {
  const mayPlan = useCan('maintenance:plan', task.buildingId);
  return mayPlan ? <Links task={task} /> : null;
}

function Links({ task }: { task: MaintenanceTask }) {
  const links = useApiQuery(listGuestLinks, { params: { taskId: task.id } });
  const create = useApiMutation(createGuestLink, { invalidates: [listGuestLinks] });
  const [isOpen, setOpen] = useState(false);
  const items = links.data?.items ?? [];
  const isClosed = task.status === 'done' || task.status === 'cancelled';
  if (isClosed && items.length === 0) return null;
  return (
    <section className={classes.links}>
      <header>
        <h3>{t('Fremdfirma')}</h3>
        {!isClosed && !isOpen && (
          <Button
            size="xs"
            leftSection={<IconUserShare size={16} stroke={1.75} />}
            onClick={() => {
              create.reset();
              setOpen(true);
            }}
          >
            {t('Gastlink')}
          </Button>
        )}
      </header>
      {isOpen && (
        <GuestLinkForm
          isSaving={create.isPending}
          error={create.error}
          onCancel={() => setOpen(false)}
          onSave={(body) =>
            create.mutate({ params: { taskId: task.id }, body }, { onSuccess: () => setOpen(false) })
          }
        />
      )}
      {create.data && <GuestLinkOnce token={create.data.token} company={create.data.link.company} />}
      {items.map((link) => (
        <LinkRow key={link.id} link={link} />
      ))}
    </section>
  );
}

function LinkRow({ link }: { link: GuestLink }) {
  const formats = useFormats();
  const now = useNow(60_000);
  const revoke = useApiMutation(revokeGuestLink, { invalidates: [listGuestLinks] });
  const isOver = link.revokedAt !== null || Date.parse(link.expiresAt) <= now;
  const end = () =>
    revoke.mutate(
      { params: { linkId: link.id } },
      {
        onSuccess: () =>
          notify({ text: t('{company} kommt nicht mehr an den Auftrag.', { company: link.company }) }),
      },
    );
  return (
    <div className={classes.link}>
      <span className={classes.who}>
        <span>{link.company}</span>
        <span className="muted small">
          {link.lastSeenAt === null
            ? t('noch nicht geöffnet')
            : t('zuletzt geöffnet {when}', { when: formats.dateTime(link.lastSeenAt) })}
        </span>
      </span>
      {isOver ? (
        <StatusBadge status="stale" size="sm">
          {link.revokedAt ? t('beendet') : t('abgelaufen')}
        </StatusBadge>
      ) : (
        <>
          <span className="muted small num">{t('bis {date}', { date: formats.date(lastDay(link)) })}</span>
          <Button size="xs" loading={revoke.isPending} onClick={end}>
            {t('Beenden')}
          </Button>
        </>
      )}
    </div>
  );
}

/** The link ends at the midnight after its last day. */
const lastDay = ({ expiresAt }: GuestLink) => new Date(Date.parse(expiresAt) - 1_000).toISOString();
