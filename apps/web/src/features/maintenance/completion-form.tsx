import { useMutate, useRows } from '@citypulse/client/react/sync';
import { TaskResult, type MaintenanceTask } from '@citypulse/contracts/maintenance';
import { Segments } from '@citypulse/ui/web/segments';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { resultWord } from './task-words.ts';
import classes from './panel.module.css';

/** How the work ended. Steps that must be answered are named before anything is sent. */
export function CompletionForm({ task, onDone }: { task: MaintenanceTask; onDone: () => void }) {
  const mutate = useMutate();
  const { rows } = useRows('checklist_items', { taskId: task.id });
  const [result, setResult] = useState<TaskResult>('done');
  const [note, setNote] = useState('');
  const missing = rows.filter((item) => item.required && item.answer === null);
  const blocked = result === 'done' && missing.length > 0;
  const finish = async () => {
    const body = { result, note: note.trim() || null, completedAt: new Date().toISOString() };
    if (!(await mutate('completeTask', { params: { taskId: task.id }, body }))) return;
    onDone();
    notify({
      text: t('Auftrag abgeschlossen.'),
      undo: () => void mutate('updateTask', { params: { taskId: task.id }, body: { status: 'open' } }),
    });
  };
  return (
    <div className={classes.completion}>
      <Segments
        label={t('Ergebnis')}
        value={result}
        onChange={setResult}
        options={TaskResult.options.map((value) => ({ value, label: resultWord(value) }))}
      />
      <Textarea
        label={result === 'done' ? t('Bemerkung') : t('Was fehlt?')}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {blocked && (
        <p className={classes.missing} role="status">
          {t('Noch offen: {steps}', { steps: missing.map(({ label }) => label).join(', ') })}
        </p>
      )}
      <div className={classes.buttons}>
        <Button onClick={onDone}>{t('Zurück')}</Button>
        <Button
          variant="filled"
          disabled={blocked || (result !== 'done' && note.trim() === '')}
          onClick={() => void finish()}
        >
          {t('Abschließen')}
        </Button>
      </div>
    </div>
  );
}
