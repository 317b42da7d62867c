import { declaredSettings, type Setting } from '../../src/shared/config/settings.js';
// The settings of a process and of its server declare themselves when these are loaded; those of modules come with the manifests.
import '../../src/bootstrap/bootstrap.settings.js';
import '../../src/bootstrap/split/split.settings.js';
import '../../src/shared/gateway/gateway.settings.js';
import '../../src/shared/http/http.settings.js';
import '../../src/shared/operations/operations.settings.js';
import { code, heading, page } from './markdown.js';

const ABOUT =
  'Every setting, by its name. A value comes from the command line (`npm start -- --port=4000` sets `PORT`), else from the environment, else from the JSON file that `SOUK_CONFIG` names. `<MODULE>_DATABASE_URL` gives one module a database of its own. A value that cannot be used stops the start with one sentence.';

/** The text of `docs/configuration.md`. */
export const settingsPage = (): string =>
  page(
    heading('Configuration', ABOUT),
    ['| Setting | Default | What it does |', '| --- | --- | --- |', ...declaredSettings().map(row)].join(
      '\n',
    ),
  );

const row = ({ name, fallback, doc, secret, neededInProduction }: Setting<unknown>): string => {
  const marks = [secret && 'secret', neededInProduction && 'needed in production'].filter(Boolean);
  const about = `${doc.replaceAll('|', '\\|')}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
  return `| ${code(name)} | ${shown(fallback)} | ${about} |`;
};

const shown = (fallback: unknown): string => {
  const text = typeof fallback === 'string' ? fallback : JSON.stringify(fallback);
  return text === '' ? '' : code(text);
};
