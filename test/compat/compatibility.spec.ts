import { incompatibilities } from '../../scripts/schemas/compatibility.js';
import { contractSchemas } from '../../scripts/schemas/contract-schemas.js';
import { once } from '../../scripts/source/once.js';
import { moduleOf, modulesOf, readTree, withFile, type SourceTree } from '../../scripts/source/tree.js';
import { ILLEGAL, IN_TWO_RELEASES, LEGAL, type Change } from './planted-changes.js';

const tree = readTree();
const schemasOf = once(contractSchemas);
/** Trees with the contracts of one module each: that is quicker than all of them each time. */
const trees = new Map(
  modulesOf(tree).map((module): [string, SourceTree] => [
    module,
    { ...tree, files: tree.files.filter(({ path }) => (moduleOf(path) ?? module) === module) },
  ]),
);
const treeAround = (file: string): SourceTree => trees.get(moduleOf(file) ?? '') ?? tree;

function changed(of: SourceTree, { file, find, replace }: Omit<Change, 'what'>): SourceTree {
  const text = of.files.find(({ path }) => path === file)?.text ?? '';
  if (!text.includes(find)) throw new Error(`${file} no longer contains: ${find}`);
  return withFile(of, file, text.replace(find, replace));
}

const refusals = (before: SourceTree, now: SourceTree): string[] =>
  incompatibilities(schemasOf(before), schemasOf(now));

describe('the gate', () => {
  it.each(ILLEGAL)('refuses $what', ({ refusal, ...change }) => {
    const before = treeAround(change.file);

    expect(refusals(before, changed(before, change))).toContain(refusal);
  });

  it.each(LEGAL)('lets pass $what', (change) => {
    const before = treeAround(change.file);
    const now = changed(before, change);

    expect(refusals(before, now)).toEqual([]);
    expect(schemasOf(now)).not.toEqual(schemasOf(before));
  });

  it.each(IN_TWO_RELEASES)('lets pass, release by release, $what', ({ first, then, atOnce }) => {
    const before = treeAround(first.file);
    const between = changed(before, first);
    const now = changed(between, then);

    expect(refusals(before, between)).toEqual([]);
    expect(refusals(between, now)).toEqual([]);
    expect(refusals(before, now)).toContain(atOnce);
  });

  it('looks at a type that contains itself once', () => {
    const nested = { file: NOTIFICATIONS, find: 'type: string;', replace: 'parts: Part[];' };
    const declared = { file: NOTIFICATIONS, find: '/** A signed-in', replace: `${PART}\n/** A signed-in` };
    const before = changed(changed(treeAround(NOTIFICATIONS), nested), declared);
    const now = changed(before, { ...nested, find: 'text: string', replace: 'text: number' });

    expect(refusals(before, now)).toEqual([
      'notifications.user-notified.v1: parts[].text may be a number, and the release before takes only a string',
    ]);
  });

  it('lets pass the contracts as they are', () => {
    expect(refusals(tree, withFile(tree, 'src/shared/empty.ts', ''))).toEqual([]);
  });
});

const NOTIFICATIONS = 'src/modules/notifications/contract/notifications.events.ts';
const PART = 'export interface Part { text: string; parts: Part[] }';
