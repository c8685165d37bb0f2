import { isApiError, type ApiError } from '@citypulse/client/api-error';
import { SidePanel, type SidePanelProps } from '@citypulse/ui/web/side-panel';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { Button } from '@mantine/core';
import { useCallback, useId, useState, type ReactNode } from 'react';
import type { FieldValues } from 'react-hook-form';
import { describeError, requestIdOf } from '../shell/errors.ts';
import { t } from '../shell/i18n.ts';
import type { EntityForm } from './entity-form.ts';
import classes from './forms.module.css';

export interface FormPanelProps<Values extends FieldValues, Body extends object> extends Pick<
  SidePanelProps,
  'title' | 'subtitle' | 'onClose'
> {
  form: EntityForm<Values, Body>;
  saveLabel?: string;
  /** Below the fields, outside the form: related lists and actions. */
  after?: ReactNode;
  children: ReactNode;
}

/** A form beside its list. What was typed survives a failed save, and is only thrown away when asked to. */
export function FormPanel<Values extends FieldValues, Body extends object>(
  props: FormPanelProps<Values, Body>,
) {
  const { form, onClose, after, children } = props;
  const id = useId();
  const [leaving, setLeaving] = useState(false);
  const dirty = form.form.formState.isDirty;
  const close = useCallback(() => {
    if (dirty) setLeaving(true);
    else onClose();
  }, [dirty, onClose]);
  return (
    <SidePanel
      title={props.title}
      subtitle={props.subtitle}
      onClose={close}
      footer={
        leaving ? (
          <Leaving onStay={() => setLeaving(false)} onLeave={onClose} />
        ) : (
          <>
            <Button onClick={close} size="md">
              {t('Abbrechen')}
            </Button>
            <Button type="submit" form={id} variant="filled" size="md" loading={form.saving}>
              {props.saveLabel ?? t('Speichern')}
            </Button>
          </>
        )
      }
    >
      <form
        id={id}
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          form.submit();
        }}
      >
        <FormProblem form={form} />
        {children}
      </form>
      {after}
    </SidePanel>
  );
}

function Leaving({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <>
      <span className={classes.leaving} role="alert">
        {t('Nicht gespeicherte Eingaben verwerfen?')}
      </span>
      <Button onClick={onStay} size="md" autoFocus>
        {t('Weiter bearbeiten')}
      </Button>
      <Button onClick={onLeave} size="md" color="red">
        {t('Verwerfen')}
      </Button>
    </>
  );
}

/** Why saving did not work, above the fields; a change by somebody else offers both ways on. */
export function FormProblem<Values extends FieldValues, Body extends object>({
  form,
}: {
  form: EntityForm<Values, Body>;
}) {
  const { problem } = form;
  if (!problem) return null;
  if (!isApiError(problem, 'version_mismatch')) return <ProblemNote error={problem} />;
  return (
    <ProblemNote error={problem}>
      <p>{t('Deine Eingaben stehen noch hier. Welche Fassung soll gelten?')}</p>
      <div className={classes.choices}>
        <Button size="xs" loading={!form.refreshed} onClick={form.keepMine}>
          {t('Meine Änderungen speichern')}
        </Button>
        <Button size="xs" loading={!form.refreshed} onClick={form.takeTheirs}>
          {t('Neue Fassung übernehmen')}
        </Button>
      </div>
    </ProblemNote>
  );
}

/** The server's own words, where the sentence above them is general. */
const serverDetail = (error: Error): string | undefined =>
  isApiError(error, 'conflict') ||
  isApiError(error, 'reading_invalid') ||
  isApiError(error, 'invalid_request')
    ? error.problem?.detail
    : undefined;

export function ProblemNote({ error, children }: { error: ApiError | Error; children?: ReactNode }) {
  const reference = requestIdOf(error);
  return (
    <div role="alert" className={classes.problem}>
      <StatusIcon status="critical" size={20} />
      <div>
        <b>{describeError(error)}</b>
        {children}
        {serverDetail(error) && (
          <div className="small" lang="en">
            {serverDetail(error)}
          </div>
        )}
        {reference && (
          <div className="small">
            {t('Kennung')} {reference}
          </div>
        )}
      </div>
    </div>
  );
}
