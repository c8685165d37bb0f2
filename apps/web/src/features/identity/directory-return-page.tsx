import { isApiError } from '@citypulse/client/api-error';
import { journeysBegin } from '@citypulse/client/directory-journey';
import { useSession } from '@citypulse/client/react/session';
import { useSignIn, type DirectoryAnswer } from '@citypulse/client/react/sign-in';
import { CodeForm } from '@citypulse/ui/web/sign-in-forms';
import { Problem } from '@citypulse/ui/web/sign-in-problem';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import type { directoryReturnSchema } from './directory-return-search.ts';
import { PublicBox, ToSignIn } from './public-box.tsx';

function answerIn({ code, state, iss }: z.infer<typeof directoryReturnSchema>): DirectoryAnswer | null {
  return code && state ? { code, state, ...(iss && { iss }) } : null;
}

const goOn = () => location.replace(journeysBegin());

/** The way back from the town's directory: whoever it vouches for goes on where the journey began. */
export function DirectoryReturnPage() {
  const { way, problem } = useArrival();
  if (way.asksCode)
    return (
      <PublicBox title={t('Noch ein Schritt')} lead={t('Dein Konto verlangt einen zweiten Faktor.')}>
        <CodeForm way={{ ...way, startOver: goOn }} describeError={describeError} />
      </PublicBox>
    );
  return (
    <PublicBox
      title={problem === null ? t('Du wirst angemeldet') : t('Das hat nicht geklappt')}
      lead={
        problem === null ? t('Einen Moment bitte.') : t('Die Anmeldung über die Stadt ist nicht zu Ende.')
      }
    >
      <Problem text={problem} />
      {problem !== null && <ToSignIn />}
    </PublicBox>
  );
}

function useArrival() {
  const { name } = useSession();
  const way = useSignIn(goOn);
  const search = useSearch({ from: '/sign-in' });
  const [answer] = useState(() => answerIn(search));
  const begun = useRef(false);
  useEffect(() => {
    // A session of before is looked for first: two answers at once would overtake each other.
    if (!answer || begun.current || name === 'restoring') return;
    begun.current = true;
    history.replaceState(history.state, '', location.pathname);
    void way.arrive(answer);
  }, [answer, name, way]);
  if (!answer) return { way, problem: t('Die Stadt hat die Anmeldung abgelehnt.') };
  return { way, problem: way.failure && arrivalProblem(way.failure.error) };
}

function arrivalProblem(error: unknown): string {
  if (isApiError(error, 'directory_account_unknown'))
    return t('Zu dieser Person gibt es hier kein Konto. Bitte deine Verwaltung um eine Einladung.');
  if (isApiError(error, 'already_exists'))
    return t('Dieses Stadt-Konto oder dein Konto hier ist schon mit einem anderen verbunden.');
  if (isApiError(error, 'challenge_expired')) return t('Das hat zu lange gedauert. Bitte melde dich neu an.');
  if (isApiError(error, 'directory_refused')) return t('Die Stadt hat die Anmeldung abgelehnt.');
  if (isApiError(error, 'directory_unreachable'))
    return t('Die Anmeldung der Stadt antwortet nicht. Versuche es später noch einmal.');
  return describeError(error);
}
