import { Screen } from '../../shell/screen.tsx';
import { t } from '../../shell/i18n.ts';

export function MeterPage() {
  return <Screen title={t('Zähler')}>{null}</Screen>;
}
