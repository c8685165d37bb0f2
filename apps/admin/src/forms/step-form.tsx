import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FieldValues } from 'react-hook-form';
import type { EntityForm } from './entity-form.ts';
import { FormProblem } from './form-panel.tsx';
import classes from './forms.module.css';

interface StepFormProps<Values extends FieldValues, Body extends object> {
  form: EntityForm<Values, Body>;
  label: string;
  /** Beside the button. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A form within a page: fields, what went wrong, and the one way on. */
export function StepForm<Values extends FieldValues, Body extends object>(
  props: StepFormProps<Values, Body>,
) {
  const { form, label, aside, children } = props;
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
    >
      <FormProblem form={form} />
      {children}
      <div className={classes.choices}>
        <Button type="submit" variant="filled" size="md" loading={form.saving}>
          {label}
        </Button>
        {aside}
      </div>
    </form>
  );
}
