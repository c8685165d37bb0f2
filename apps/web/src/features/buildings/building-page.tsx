import { Screen } from '../../shell/screen.tsx';
import { t } from '../../shell/i18n.ts';

export function BuildingPage() {
  return <Screen title={t('Gebäude')}>{null}</Screen>;
}
