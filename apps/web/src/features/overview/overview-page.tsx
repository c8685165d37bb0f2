import { Screen } from '../../shell/screen.tsx';
import { t } from '../../shell/i18n.ts';

export function OverviewPage() {
  return <Screen title={t('Übersicht')}>{null}</Screen>;
}
