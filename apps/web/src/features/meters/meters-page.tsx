import { Screen } from '../../shell/screen.tsx';
import { t } from '../../shell/i18n.ts';

export function MetersPage() {
  return <Screen title={t('Zähler')}>{null}</Screen>;
}
