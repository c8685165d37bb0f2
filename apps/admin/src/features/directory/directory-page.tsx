import { useApiQuery } from '@citypulse/client/react/queries';
import { getDirectory } from '@citypulse/contracts/directory';
import { QueryView } from '@citypulse/ui/web/query-view';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { DirectoryForm } from './directory-form.tsx';

/** Where the town's people are known already. */
export function DirectoryPage() {
  const directory = useApiQuery(getDirectory);
  return (
    <Screen
      title={t('Anmeldung über die Stadt (SSO)')}
      subtitle={t('Menschen melden sich mit ihrem Stadt-Konto an; ihre Rechte folgen ihren Gruppen.')}
    >
      <QueryView query={directory} loading={{ height: 480, shape: 'lines' }} describeError={describeError}>
        {(known) => <DirectoryForm key={known.directory?.version ?? 0} {...known} />}
      </QueryView>
    </Screen>
  );
}
