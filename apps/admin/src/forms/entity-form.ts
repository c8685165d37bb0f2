import { isApiError, type ApiError } from '@citypulse/client/api-error';
import { useState } from 'react';
import {
  useForm,
  type DefaultValues,
  type FieldValues,
  type Path,
  type UseFormReturn,
} from 'react-hook-form';
import type { z } from 'zod';
import { contractResolver } from './resolver.ts';
import { t } from '../shell/i18n.ts';

export interface EntityFormSettings<Values extends FieldValues, Body, Saved> {
  schema: z.ZodType<Body, Values>;
  values: Values;
  /** Of the row as it is known now; absent for something new. */
  version?: number;
  /** `changed` holds only what the person touched. */
  save: (body: Body, changed: Partial<Body>, ifMatch: number | undefined) => Promise<Saved>;
  onSaved: (saved: Saved) => void;
}

export interface EntityForm<Values extends FieldValues, Body> {
  form: UseFormReturn<Values, unknown, Body>;
  submit: () => void;
  saving: boolean;
  /** What the server said; the typed values stay. */
  problem: ApiError | undefined;
  /** The row as it is now is known again after somebody else's change. */
  refreshed: boolean;
  /** Somebody else changed the row meanwhile: keep mine on top of theirs, or take theirs. */
  keepMine: () => void;
  takeTheirs: () => void;
}

/** One form on one row: checked by the contract, saved against the version it was opened with. */
export function useEntityForm<Values extends FieldValues, Body extends object, Saved>(
  settings: EntityFormSettings<Values, Body, Saved>,
): EntityForm<Values, Body> {
  const [base, setBase] = useState(settings.version);
  const [problem, setProblem] = useState<ApiError>();
  const form = useForm<Values, unknown, Body>({
    defaultValues: settings.values as DefaultValues<Values>,
    resolver: contractResolver(settings.schema),
  });

  const saveAgainst = (version: number | undefined) =>
    form.handleSubmit(async (body) => {
      setProblem(undefined);
      try {
        settings.onSaved(await settings.save(body, touchedOf(form, body), version));
      } catch (error) {
        if (!isApiError(error)) throw error;
        setProblem(error);
        if (error.code === 'invalid_request') showAtFields(form, error);
      }
    });

  return {
    form,
    submit: () => void saveAgainst(base)(),
    saving: form.formState.isSubmitting,
    problem,
    refreshed: settings.version !== base,
    keepMine: () => {
      setBase(settings.version);
      void saveAgainst(settings.version)();
    },
    takeTheirs: () => {
      setBase(settings.version);
      setProblem(undefined);
      form.reset(settings.values as DefaultValues<Values>);
    },
  };
}

/** Of a body, the fields the person touched. */
function touchedOf<Values extends FieldValues, Body extends object>(
  form: UseFormReturn<Values, unknown, Body>,
  body: Body,
): Partial<Body> {
  const dirty = Object.keys(form.formState.dirtyFields);
  return Object.fromEntries(Object.entries(body).filter(([key]) => dirty.includes(key))) as Partial<Body>;
}

/** Refusals the server ties to a field stand at that field. */
function showAtFields<Values extends FieldValues, Body>(
  form: UseFormReturn<Values, unknown, Body>,
  error: ApiError,
): void {
  for (const { path } of error.problem?.errors ?? []) {
    const field = path.replace(/^body\./, '');
    if (field in form.getValues()) {
      form.setError(field as Path<Values>, { message: t('Der Server nimmt diese Eingabe nicht an.') });
    }
  }
}
