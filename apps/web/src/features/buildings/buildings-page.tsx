import { Screen } from '../../shell/screen.tsx';
import { t } from '../../shell/i18n.ts';

export function BuildingsPage() {
  return <Screen title={t('Gebäude')}>{null}</Screen>;
}
