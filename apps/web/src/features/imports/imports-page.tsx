import { Screen } from '../../shell/screen.tsx';
import { t } from '../../shell/i18n.ts';

export function ImportsPage() {
  return <Screen title={t('Import')}>{null}</Screen>;
}
