import { newId } from '@citypulse/client/new-id';
import { useCan } from '@citypulse/client/react/session';
import { useMutate, useRow, useRows } from '@citypulse/client/react/sync';
import { FaultReportId, type TaskId } from '@citypulse/contracts/common';
import type { FaultReport } from '@citypulse/contracts/fault-reports';
import { useFormats } from '@citypulse/ui/web/provider';
import { SidePanel } from '@citypulse/ui/web/side-panel';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { NotHere } from './not-here.tsx';
import { PhotoGrid } from './task-photos.tsx';
import { categoryWord } from './task-words.ts';
import { useBuildingNames } from './use-tasks.ts';
import classes from './panel.module.css';

interface ReportPanelProps {
  reportId: string;
  onClose: () => void;
  onMade: (taskId: string) => void;
}

/** A Meldung, and what to do with it. */
export function ReportPanel({ reportId, onClose, onMade }: ReportPanelProps) {
  const report = useRow('fault_reports', FaultReportId.parse(reportId));
  const names = useBuildingNames();
  const photos = useRows('photos', { buildingId: report?.buildingId ?? '' });
  if (!report) {
    return (
      <NotHere entity="fault_reports" title={t('Meldung')} onClose={onClose}>
        {t('Die Meldung gibt es nicht, oder sie liegt in einem Gebäude, das du nicht siehst.')}
      </NotHere>
    );
  }
  const own = photos.rows.filter(({ subject }) => subject.id === report.id);
  return (
    <SidePanel
      title={t('Meldung: {category}', { category: categoryWord(report.category) })}
      subtitle={[names.get(report.buildingId), report.place].filter(Boolean).join(', ')}
      onClose={onClose}
    >
      <div className={classes.sections}>
        <ReportFacts report={report} />
        <p className={classes.description}>{report.text || t('Ohne Text gemeldet.')}</p>
        {own.length > 0 && <PhotoGrid photos={own} />}
        {report.status === 'new' && <Decision report={report} onClose={onClose} onMade={onMade} />}
        {report.taskId && <Button onClick={() => onMade(report.taskId ?? '')}>{t('Zum Auftrag')}</Button>}
        {report.rejection && (
          <p className={classes.description}>{t('Abgelehnt: {reason}', { reason: report.rejection })}</p>
        )}
      </div>
    </SidePanel>
  );
}

function ReportFacts({ report }: { report: FaultReport }) {
  const formats = useFormats();
  return (
    <div className={classes.topLine}>
      {report.urgency === 'danger' && <StatusBadge status="critical">{t('Gefahr')}</StatusBadge>}
      {report.urgency === 'today' && <StatusBadge status="warn">{t('heute noch')}</StatusBadge>}
      <span className="muted">
        {t('{name}, {when}', {
          name: report.reporter?.name ?? t('unbekannt'),
          when: formats.dateTime(report.reportedAt),
        })}
      </span>
    </div>
  );
}

const priorityOf = { normal: 'normal', today: 'high', danger: 'urgent' } as const;

function Decision({ report, onClose, onMade }: { report: FaultReport } & Omit<ReportPanelProps, 'reportId'>) {
  const mutate = useMutate();
  const canWork = useCan('maintenance:work', report.buildingId);
  const canPlan = useCan('maintenance:plan', report.buildingId);
  const [title, setTitle] = useState(
    report.text.split(/[.!?\n]/)[0]?.slice(0, 120) || categoryWord(report.category),
  );
  const [reason, setReason] = useState<string>();
  const make = async () => {
    const taskId = newId() as TaskId;
    const body = { taskId, title: title.trim(), priority: priorityOf[report.urgency] };
    if (!(await mutate('makeTaskOfReport', { params: { reportId: report.id }, body }))) return;
    notify({ text: t('Auftrag angelegt.') });
    onMade(taskId);
  };
  const reject = async () => {
    const body = { reason: (reason ?? '').trim() };
    if (!(await mutate('rejectFaultReport', { params: { reportId: report.id }, body }))) return;
    notify({
      text: t('Meldung abgelehnt; {name} erfährt den Grund.', {
        name: report.reporter?.name ?? t('wer sie schickte'),
      }),
    });
    onClose();
  };
  if (!canWork) return null;
  if (reason !== undefined) {
    return (
      <div className={classes.completion}>
        <Textarea
          label={t('Grund')}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button onClick={() => setReason(undefined)}>{t('Zurück')}</Button>
          <Button variant="filled" disabled={reason.trim() === ''} onClick={() => void reject()}>
            {t('Ablehnen')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={classes.completion}>
      <TextInput
        label={t('Titel des Auftrags')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        maxLength={200}
      />
      <div className={classes.buttons}>
        {canPlan && <Button onClick={() => setReason('')}>{t('Ablehnen …')}</Button>}
        <Button variant="filled" disabled={title.trim() === ''} onClick={() => void make()}>
          {t('Auftrag anlegen')}
        </Button>
      </div>
    </div>
  );
}
