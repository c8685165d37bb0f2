import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';
import { extractor as babel } from '@lingui/cli/api';

/** German words are the ids: `t('Gebäude')` is extracted as it stands, and German needs no translation. */
const germanIds: typeof babel = {
  match: (file) => babel.match(file),
  extract: (file, code, onMessage, context) =>
    babel.extract(
      file,
      code.replace(/(?<![\w.$])t\(/g, 'i18n._('),
      (message) => onMessage({ ...message, message: message.message ?? message.id }),
      context,
    ),
};

export default defineConfig({
  sourceLocale: 'de',
  locales: ['de', 'en'],
  catalogs: [
    { path: 'src/locales/{locale}/shell', include: ['src/shell', 'src/forms', 'src/routes'] },
    { path: 'src/locales/{locale}/{name}', include: ['src/features/{name}'] },
  ],
  format: formatter({ origins: false, explicitIdAsDefault: true }),
  extractors: [germanIds],
});
