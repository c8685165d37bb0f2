import {
  IconBarrel,
  IconBolt,
  IconDroplet,
  IconFlame,
  IconGasStation,
  IconLeaf,
  IconSolarPanel,
  IconTemperature,
  type Icon,
} from '@tabler/icons-react';
import { carrierNames, carriers, type Carrier, type CarrierIconName } from '../icons.ts';
import { icon as iconToken } from '../tokens.ts';
import { useFormats } from './provider.tsx';

const shapes: Record<CarrierIconName, Icon> = {
  bolt: IconBolt,
  flame: IconFlame,
  temperature: IconTemperature,
  droplet: IconDroplet,
  'solar-panel': IconSolarPanel,
  barrel: IconBarrel,
  leaf: IconLeaf,
  'gas-cylinder': IconGasStation,
};

/** Decorative by itself: the carrier's word belongs beside it. */
export function CarrierIcon({ carrier, size = 20 }: { carrier: Carrier; size?: number }) {
  const { icon, text } = carriers[carrier];
  const Shape = shapes[icon];
  return (
    <Shape
      size={size}
      stroke={iconToken.stroke}
      color={`var(--cp-${text})`}
      aria-hidden
      style={{ flex: 'none' }}
    />
  );
}

export function useCarrierName(): (carrier: Carrier) => string {
  const { language } = useFormats();
  return (carrier) => carrierNames[language][carrier];
}

/** Icon and word together. */
export function CarrierLabel({
  carrier,
  size = 20,
  name,
}: {
  carrier: Carrier;
  size?: number;
  name?: string;
}) {
  const nameOf = useCarrierName();
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 5, fontWeight: 500, minWidth: 0 }}>
      <CarrierIcon carrier={carrier} size={size} />
      <span className="ellipsis">{name ?? nameOf(carrier)}</span>
    </span>
  );
}
