import { useCan } from '@citypulse/client/react/session';
import { useMutate, type Local } from '@citypulse/client/react/sync';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { useFormats } from '@citypulse/ui/web/provider';
import { SidePanel } from '@citypulse/ui/web/side-panel';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button, Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { useBuildingNames } from '../maintenance/use-tasks.ts';
import { conflictWords, fieldWords, valueWords } from './conflict-words.ts';
import classes from './sync.module.css';

type Side = 'mine' | 'theirs' | 'merged';

/** Field by field: what stood there before, what each wanted, and what shall hold. */
export function ConflictPanel({ conflict, onClose }: { conflict: Local<SyncConflict>; onClose: () => void }) {
  const names = useBuildingNames();
  const fields = Object.keys(conflict.mine);
  const [sides, setSides] = useState<Record<string, Side>>({});
  const [texts, setTexts] = useState<Record<string, string>>({});
  const mayDecide = useCan('maintenance:work', conflict.buildingId) && conflict.status === 'open';
  const decide = useDecision(conflict, onClose);
  const isComplete = fields.every((field) => sides[field] !== undefined);
  return (
    <SidePanel
      title={conflict.title}
      subtitle={[names.get(conflict.buildingId), conflictWords(conflict.type)].filter(Boolean).join(' · ')}
      onClose={onClose}
      {...(mayDecide && {
        footer: (
          <Button
            variant="filled"
            disabled={!isComplete || conflict.pending}
            onClick={() => void decide(sides, texts)}
          >
            {t('So übernehmen')}
          </Button>
        ),
      })}
    >
      <div className={classes.fields}>
        {fields.map((field) => (
          <FieldChoice
            key={field}
            field={field}
            conflict={conflict}
            side={sides[field]}
            text={texts[field] ?? bothTexts(conflict, field)}
            editable={mayDecide}
            onSide={(side) => setSides((before) => ({ ...before, [field]: side }))}
            onText={(text) => setTexts((before) => ({ ...before, [field]: text }))}
          />
        ))}
        {conflict.status === 'resolved' && <Decided conflict={conflict} />}
      </div>
    </SidePanel>
  );
}

/** Nothing written is lost: the first proposal holds both texts. */
const bothTexts = ({ mine, theirs }: SyncConflict, field: string): string =>
  [theirs[field], mine[field]].filter((value) => typeof value === 'string' && value !== '').join('\n');

const isText = ({ mine, theirs }: SyncConflict, field: string): boolean =>
  ['description', 'note', 'notes', 'resultNote', 'title', 'place', 'text'].includes(field) &&
  [mine[field], theirs[field]].every((value) => value === null || typeof value === 'string');

interface FieldChoiceProps {
  field: string;
  conflict: SyncConflict;
  side: Side | undefined;
  text: string;
  editable: boolean;
  onSide: (side: Side) => void;
  onText: (text: string) => void;
}

function FieldChoice({ field, conflict, side, text, editable, onSide, onText }: FieldChoiceProps) {
  const formats = useFormats();
  const words = (value: unknown) => valueWords(field, value, formats);
  const who = (name: string | null, at: string | null) =>
    [name, at && formats.dateTime(at)].filter(Boolean).join(', ');
  return (
    <Radio.Group
      label={fieldWords(field)}
      description={t('vorher: {value}', { value: words(conflict.base[field]) })}
      value={side ?? null}
      onChange={(next) => onSide(next as Side)}
    >
      <div className={classes.choices}>
        <Radio
          value="mine"
          // To what is gone nothing can be written.
          disabled={!editable || conflict.type === 'deleted'}
          label={words(conflict.mine[field])}
          description={who(conflict.mineBy.name, conflict.mineAt)}
        />
        <Radio
          value="theirs"
          disabled={!editable}
          label={words(conflict.theirs[field])}
          description={who(conflict.theirsBy ?? t('Büro'), conflict.theirsAt)}
        />
        {isText(conflict, field) && (
          <Radio value="merged" disabled={!editable} label={t('beides, bearbeitet')} />
        )}
        {side === 'merged' && (
          <Textarea
            aria-label={t('Zusammengeführter Text')}
            autosize
            minRows={2}
            value={text}
            onChange={(event) => onText(event.currentTarget.value)}
          />
        )}
      </div>
    </Radio.Group>
  );
}

function Decided({ conflict }: { conflict: SyncConflict }) {
  const formats = useFormats();
  return (
    <p className={classes.decided}>
      <StatusBadge status="ok">{t('entschieden')}</StatusBadge>{' '}
      {conflict.resolvedAt &&
        t('{name}, {when}', {
          name: conflict.resolvedBy?.name ?? t('von selbst'),
          when: formats.dateTime(conflict.resolvedAt),
        })}
    </p>
  );
}

function useDecision(conflict: SyncConflict, onClose: () => void) {
  const mutate = useMutate();
  return async (sides: Record<string, Side>, texts: Record<string, string>) => {
    const chosen = new Set(Object.values(sides));
    const [only] = chosen;
    const strategy = chosen.size === 1 && only !== undefined ? only : 'merged';
    const valueOf = (field: string) =>
      sides[field] === 'merged'
        ? (texts[field] ?? bothTexts(conflict, field))
        : conflict[sides[field] === 'mine' ? 'mine' : 'theirs'][field];
    const values = Object.fromEntries(Object.keys(conflict.mine).map((field) => [field, valueOf(field)]));
    await mutate('resolveConflict', {
      params: { conflictId: conflict.id },
      body: { strategy, ...(strategy === 'merged' && { values }), expectedVersion: conflict.version },
    });
    notify({ text: t('Konflikt entschieden.') });
    onClose();
  };
}
