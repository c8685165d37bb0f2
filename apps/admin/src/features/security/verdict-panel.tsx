import { useApiMutation } from '@citypulse/client/react/mutations';
import { useCan } from '@citypulse/client/react/session';
import {
  listSecurityVerdicts,
  markFalseAlarm,
  SecurityVerdictId,
  type SecurityVerdict,
} from '@citypulse/contracts/security';
import { useFormats } from '@citypulse/ui/web/provider';
import { SidePanel } from '@citypulse/ui/web/side-panel';
import { Button } from '@mantine/core';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { factsOf, measureOf, ruleName, subjectOf } from './security-words.ts';
import classes from './security.module.css';

/** One verdict: each reason with its figures and its weight, and what came of it. */
export function VerdictPanel({ verdict, onClose }: { verdict: SecurityVerdict; onClose: () => void }) {
  const formats = useFormats();
  const facts: [string, string][] = [
    [t('Wann'), formats.dateTime(verdict.at)],
    ...(verdict.deviceName ? [[t('Gerät'), verdict.deviceName] satisfies [string, string]] : []),
    ...(verdict.network ? [[t('Anschluss'), verdict.network] satisfies [string, string]] : []),
    [t('Maßnahme'), measureOf(verdict)],
  ];
  return (
    <SidePanel
      title={subjectOf(verdict)}
      subtitle={t('{score} Punkte', { score: verdict.score })}
      onClose={onClose}
      footer={<FalseAlarm verdict={verdict} />}
    >
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className={classes.heading}>{t('Gründe')}</h3>
      <ul className={classes.reasons}>
        {verdict.reasons.map((reason) => (
          <li key={reason.rule}>
            <div>
              <p className="strong">{ruleName(reason.rule)}</p>
              <p className="muted small">{factsOf(reason)}</p>
            </div>
            <span className="num nowrap">+{reason.weight}</span>
          </li>
        ))}
      </ul>
      <p className="muted small">
        {t(
          'Ab 40 Punkten verlangt der Server eine Bestätigung mit dem Passwort, ab 70 beendet er die Sitzung, ab 90 sperrt er das Gerät.',
        )}
      </p>
    </SidePanel>
  );
}

function FalseAlarm({ verdict }: { verdict: SecurityVerdict }) {
  const formats = useFormats();
  const mayWrite = useCan('users:write', null);
  const mark = useApiMutation(markFalseAlarm, {
    invalidates: [listSecurityVerdicts],
    onError: (error) => notify({ status: 'critical', text: describeError(error) }),
  });
  const params = { verdictId: SecurityVerdictId.parse(verdict.id) };
  const { falseAlarm } = verdict;
  return (
    <div className={classes.foot}>
      <span className="muted small">
        {falseAlarm
          ? t('Fehlalarm, sagt {by} am {at}', {
              by: falseAlarm.by ?? t('System'),
              at: formats.dateTime(falseAlarm.at),
            })
          : t('Eine verlangte Bestätigung entfällt bei Fehlalarm.')}
      </span>
      {mayWrite && (
        <Button
          loading={mark.isPending}
          onClick={() => mark.mutate({ params, body: { falseAlarm: falseAlarm === null } })}
        >
          {falseAlarm ? t('Doch kein Fehlalarm') : t('Fehlalarm')}
        </Button>
      )}
    </div>
  );
}
