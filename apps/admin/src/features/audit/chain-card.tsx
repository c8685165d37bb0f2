import { useApiQuery } from '@citypulse/client/react/queries';
import { auditChain, type ChainState } from '@citypulse/contracts/audit';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { Card } from '@citypulse/ui/web/card';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import classes from './audit.module.css';

/** Whether the log is as it was written; the server checks it anew when somebody looks. */
export function ChainCard() {
  const chain = useApiQuery(auditChain, {}, { refetchInterval: 15_000 });
  return (
    <Card aria-label={t('Zustand der Kette')} style={{ marginBottom: 16 }}>
      <QueryView query={chain} loading={{ height: 44, shape: 'lines' }} describeError={describeError}>
        {(state) => <State state={state} />}
      </QueryView>
    </Card>
  );
}

function State({ state }: { state: ChainState }) {
  switch (state.state) {
    case 'intact':
      return <Intact state={state} />;
    case 'broken':
      return <Broken state={state} />;
    case 'checking':
      return (
        <div className={classes.chain}>
          <StatusIcon status="pending" />
          <p>{t('Die Kette wird geprüft. Bei einem langen Log dauert das eine Weile.')}</p>
        </div>
      );
  }
}

function Intact({ state }: { state: Extract<ChainState, { state: 'intact' }> }) {
  const formats = useFormats();
  const { position, sealedAt, checkpoint, unreadableCheckpoints } = state;
  const details = [
    t('{count, plural, one {# Eintrag} other {# Einträge}} versiegelt', { count: position }),
    checkpoint
      ? t('zuletzt unterschrieben {at}', { at: formats.dateTime(checkpoint.at) })
      : t('noch nicht unterschrieben'),
    ...(unreadableCheckpoints > 0
      ? [
          t('{count, plural, one {# Unterschrift} other {# Unterschriften}} mit früherem Schlüssel', {
            count: unreadableCheckpoints,
          }),
        ]
      : []),
  ];
  return (
    <div className={classes.chain}>
      <StatusIcon status={checkpoint ? 'ok' : 'info'} />
      <div>
        <p className="strong">
          {sealedAt
            ? t('Kette geprüft bis {at}, unverändert', { at: formats.dateTime(sealedAt) })
            : t('Noch nichts versiegelt')}
        </p>
        <p className="muted small">{details.join(' · ')}</p>
      </div>
    </div>
  );
}

const problems: Record<Extract<ChainState, { state: 'broken' }>['problem'], () => string> = {
  row_changed: () => t('Ein Eintrag wurde nachträglich geändert.'),
  row_missing: () => t('Ein Eintrag wurde entfernt.'),
  row_unsealed: () => t('Ein Eintrag wurde an der Versiegelung vorbei eingefügt.'),
  link_missing: () => t('Ein Glied der Kette fehlt.'),
  cut_off: () => t('Das Ende der Kette wurde abgeschnitten.'),
  checkpoint_differs: () => t('Die Kette stimmt nicht mit einer früheren Unterschrift überein.'),
  checkpoint_forged: () => t('Eine Unterschrift ist gefälscht.'),
};

function Broken({ state }: { state: Extract<ChainState, { state: 'broken' }> }) {
  const { position, auditId, problem } = state;
  const place = position === null ? null : t('Erste Abweichung an Stelle {position}', { position });
  const row = auditId === null ? null : t('Eintrag {id}', { id: auditId });
  return (
    <div className={classes.chain} role="alert">
      <StatusIcon status="critical" />
      <div>
        <p className="strong">{t('Das Audit-Log wurde verändert')}</p>
        <p>{problems[problem]()}</p>
        <p className="muted small">
          {[place, row, t('Vergleiche mit einer Sicherung und den Unterschriften außerhalb der Datenbank.')]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
      </div>
    </div>
  );
}
