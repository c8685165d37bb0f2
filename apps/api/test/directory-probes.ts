type MakeProbe<P> = (operationId: string, request?: { body: object }) => P;

/** The directory is the town's as a whole. */
export const directoryProbes = <P>(probe: MakeProbe<P>): P[] => [
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
