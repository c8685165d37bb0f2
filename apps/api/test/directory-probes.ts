import type { Probe } from './access-probes.ts';

type MakeProbe = (operationId: string, request?: { body: object }) => Probe;

/** The directory is the town's as a whole. */
export const directoryProbes = (probe: MakeProbe): Probe[] => [
  probe('getDirectory'),
  probe('testDirectory', { body: { issuer: 'http://id.example' } }),
  probe('setDirectory', {
    body: {
      name: 'Stadt',
      issuer: 'https://id.example',
      clientId: 'c',
      clientSecret: 's',
      groupsClaim: 'groups',
      enabled: false,
      groups: [],
    },
  }),
  probe('removeDirectory'),
];
