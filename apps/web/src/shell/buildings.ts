import { useApiList } from '@citypulse/client/react/queries';
import { listBuildings, listSites } from '@citypulse/contracts/buildings';

/** All buildings in reach; shared by rail, switcher, palette and screens through the query cache. */
export const useBuildings = () => useApiList(listBuildings);
export const useSites = () => useApiList(listSites);
