import { writeFileSync } from 'node:fs';
import { manifests } from '../src/bootstrap/modules.js';
import { eventsPage } from './docs/events-page.js';
import { modulesPage } from './docs/modules-page.js';
import { settingsPage } from './docs/settings-page.js';
import { readTree } from './source/tree.js';

const shop = { manifests: manifests(), tree: readTree() };
writeFileSync('docs/modules.md', modulesPage(shop));
writeFileSync('docs/events.md', eventsPage(shop));
writeFileSync('docs/configuration.md', settingsPage());
