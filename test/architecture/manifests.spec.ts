import { readFileSync } from 'node:fs';
import { manifests } from '../../src/bootstrap/modules.js';
import { KERNEL_REFUSALS } from '../../src/shared/http/problem.js';
import { settingsPage } from '../../scripts/docs/settings-page.js';
import { eventsPage } from '../../scripts/docs/events-page.js';
import { modulesPage } from '../../scripts/docs/modules-page.js';
import { classesOf, hasDecorator } from '../../scripts/source/classes.js';
import { eventsOf } from '../../scripts/source/events.js';
import { moduleOf, modulesOf, readTree } from '../../scripts/source/tree.js';
import { refusalViolations } from './walls/refusal-walls.js';

const WIRED = ['CommandHandler', 'QueryHandler', 'ReactsTo', 'ReactsToAll', 'Runs', 'RunsEvery'];

describe('the manifests', () => {
  const tree = readTree();
  const all = manifests();
  const sources = classesOf(tree);

  it('are those of all module folders', () => {
    expect(all.map(({ name }) => name).sort()).toEqual(modulesOf(tree).sort());
  });

  it('declare every code that is thrown, and no other', () => {
    const modules = new Map(all.map(({ name, refusals }) => [name, Object.keys(refusals)]));

    expect(refusalViolations(tree, { kernel: Object.keys(KERNEL_REFUSALS), modules })).toEqual([]);
  });

  it.each([
    ['docs/modules.md', modulesPage],
    ['docs/events.md', eventsPage],
    ['docs/configuration.md', settingsPage],
  ])('are what %s shows; else run `npm run docs`', (path, render) => {
    expect(readFileSync(path, 'utf8')).toBe(render({ manifests: all, tree }));
  });

  describe.each(all)('of $name', ({ name, type, events, migrations, providers, controllers, ports }) => {
    const own = sources.filter(({ module }) => module === name);

    it('says in two sentences what the module is responsible for, and what it is not', () => {
      const about = own.find((source) => source.name === type.name)?.docstring ?? '';

      expect(about.split(/[.!?](?:\s|$)/).filter(Boolean).length).toBeGreaterThanOrEqual(2);
    });

    it('publishes the events of its contract', () => {
      const declared = eventsOf(tree).filter(({ path }) => moduleOf(path) === name);

      expect(events.map((event) => event.name).sort()).toEqual(declared.map((event) => event.name).sort());
    });

    it('has every migration of its folder', () => {
      const written = own.filter(({ path }) => path.includes('/db/migrations/'));

      expect(migrations.map((migration) => migration.class.name).sort()).toEqual(
        written.map((source) => source.name).sort(),
      );
    });

    it('wires every handler, reaction, task and controller', () => {
      const wired = [...providers, ...controllers, ...ports.map(({ local }) => local)]
        .filter((provider) => typeof provider === 'function')
        .map((provider) => provider.name);
      const written = own.filter((source) => hasDecorator(source, ...WIRED, 'Controller'));

      expect(written.map((source) => source.name).filter((source) => !wired.includes(source))).toEqual([]);
    });
  });
});
