import { Screen } from '../../shell/screen.tsx';
import { t } from '../../shell/i18n.ts';

export function AnalysisPage() {
  return <Screen title={t('Analyse')}>{null}</Screen>;
}
