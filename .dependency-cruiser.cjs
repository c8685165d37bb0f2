/** Who may import whom (docs/architecture.md). At most eight rules. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'contracts-energy-and-signing-stand-alone',
      severity: 'error',
      from: { path: '^packages/(contracts|energy|signing|ui)/src' },
      to: { path: '^(apps|packages)/', pathNot: ['^packages/$1/'] },
    },
    {
      name: 'client-knows-contracts-energy-and-signing-only',
      severity: 'error',
      from: { path: '^packages/client/src', pathNot: '\\.test\\.' },
      to: { path: '^(apps|packages)/', pathNot: ['^packages/(client|contracts|energy|signing)/'] },
    },
    {
      name: 'apps-never-import-each-other',
      severity: 'error',
      from: { path: '^apps/(web|admin|mobile)/src' },
      to: { path: '^apps/', pathNot: ['^apps/$1/'] },
    },
    {
      name: 'platform-and-http-know-no-feature',
      severity: 'error',
      from: { path: '^apps/api/src/(platform|http|feed)/', pathNot: '\\.test\\.' },
      to: { path: '^apps/api/src/(features/|routes|server|run|main)' },
    },
    {
      name: 'sql-only-from-its-own-feature',
      severity: 'error',
      from: { path: '^apps/api/src/features/([^/]+)/' },
      to: { path: '^apps/api/src/features/[^/]+/[^/]+\\.sql\\.ts$', pathNot: '^apps/api/src/features/$1/' },
    },
    {
      name: 'http-types-stay-in-http',
      severity: 'error',
      from: { path: '^apps/api/src/(features/.+\\.(service|sql|jobs)|platform/)' },
      to: { path: '^node_modules/(express|socket\\.io)/' },
    },
    {
      name: 'other-features-only-by-their-service',
      severity: 'error',
      from: { path: '^apps/api/src/features/([^/]+)/', pathNot: '\\.test\\.' },
      to: {
        path: '^apps/api/src/features/[^/]+/',
        pathNot: ['^apps/api/src/features/$1/', '\\.service\\.ts$'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
    exclude: { path: '(^|/)dist/|\\.expo/' },
  },
};
