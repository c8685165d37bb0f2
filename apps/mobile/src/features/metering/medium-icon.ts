import type { Medium } from '@citypulse/contracts/common';
import { carriers } from '@citypulse/ui/icons';
import type { ColorToken } from '@citypulse/ui/tokens';
import type { IconName } from '../../ui/icon-paths.ts';

interface MediumLook {
  icon: IconName;
  color: ColorToken;
}

const look = (medium: Medium, icon: IconName): MediumLook => ({ icon, color: carriers[medium].text });

/** Drawing and colour of each carrier; always beside its name. */
export const mediumLooks: Record<Medium, MediumLook> = {
  electricity: look('electricity', 'bolt'),
  gas: look('gas', 'flame'),
  district_heat: look('district_heat', 'temperature'),
  water: look('water', 'droplet'),
  heating_oil: look('heating_oil', 'barrel'),
  pellets: look('pellets', 'leaf'),
  lpg: look('lpg', 'cylinder'),
  pv: look('pv', 'solar-panel'),
};
