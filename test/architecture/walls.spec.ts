import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readTree, withFile, type SourceTree } from '../../scripts/source/tree.js';
import { PLANTED_CLUTTER, PLANTED_EVENTS } from './planted/clutter.js';
import { HARMLESS_IMPORTS, PLANTED_IMPORTS } from './planted/imports.js';
import { HARMLESS_SQL, PLANTED_SQL } from './planted/sql.js';
import { CONTRACT_WALLS } from './walls/contract-walls.js';
import { IMPORT_WALLS } from './walls/import-walls.js';
import { SQL_WALLS } from './walls/sql-walls.js';
import { STYLE_WALLS } from './walls/style-walls.js';

const WALLS = { ...IMPORT_WALLS, ...SQL_WALLS, ...CONTRACT_WALLS, ...STYLE_WALLS };
const MACHINE = /\/(?:work|root)\/|https?:\/\/(?:registry|npm|proxy|mirror)\.(?!npmjs\.org)/;

const tree = readTree();
/** A copy reduced to modules and their contracts: enough to plant into, and walked in no time. */
const small: SourceTree = {
  files: tree.files.filter(({ path }) => /\.(?:module|port|events)\.ts$/.test(path)),
  folders: tree.folders,
};

describe('the code', () => {
  it.each(Object.entries(WALLS))('keeps the wall: %s', (_, wall) => {
    expect(wall(tree)).toEqual([]);
  });

  it('names no folder and no registry of the machine that it was written on', () => {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
    const paths = listed.toString().split('\0').filter(Boolean);

    expect(paths.filter((path) => MACHINE.test(readFileSync(path, 'utf8')))).toEqual([]);
  });
});

describe('a wall', () => {
  it.each([...PLANTED_IMPORTS, ...PLANTED_SQL, ...PLANTED_EVENTS, ...PLANTED_CLUTTER])(
    'reports $what',
    ({ wall, path, text, target }) => {
      const reports = WALLS[wall]!(withFile(small, path, text));

      expect(reports).toContain(target ? `${path} -> ${target}` : path);
    },
  );

  it('reports a folder without a file', () => {
    const emptied = { ...tree, folders: [...tree.folders, 'src/modules/orders/policies'] };

    expect(WALLS['every folder has a file']!(emptied)).toContain('src/modules/orders/policies');
  });

  it.each([...HARMLESS_IMPORTS, ...HARMLESS_SQL])('lets pass $what', ({ path, text }) => {
    const reports = Object.values(WALLS).flatMap((wall) => wall(withFile(small, path, text)));

    expect(reports.filter((report) => report.startsWith(path))).toEqual([]);
  });

  it('of each kind has been tried with something planted', () => {
    const tried = [...PLANTED_IMPORTS, ...PLANTED_SQL, ...PLANTED_EVENTS, ...PLANTED_CLUTTER];
    const untried = Object.keys(WALLS).filter((wall) => !tried.some((planted) => planted.wall === wall));

    expect(untried).toEqual(['every folder has a file']);
  });
});
