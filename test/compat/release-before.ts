import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The product as the release before had it, built in a folder of its own. */
export interface ReleaseBefore extends Disposable {
  /** What a process of it runs. */
  program: string;
}

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' });

/** The commit in `test/compat/PREVIOUS`, where this clone has its history. */
export function commitBefore(): string | undefined {
  const commit = readFileSync('test/compat/PREVIOUS', 'utf8').trim();
  try {
    git('cat-file', '-e', `${commit}^{commit}`);
    return commit;
  } catch {
    return undefined;
  }
}

/** With the packages of today. */
export function buildReleaseBefore(commit: string): ReleaseBefore {
  const folder = join(mkdtempSync(join(tmpdir(), 'souk-before-')), 'souk');
  git('worktree', 'add', '--detach', folder, commit);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  execFileSync('node_modules/.bin/swc', ['src', '-d', 'dist', '--strip-leading-paths', '-q'], {
    cwd: folder,
  });
  return {
    program: join(folder, 'dist/bootstrap/main.js'),
    [Symbol.dispose]: () => {
      git('worktree', 'remove', '--force', folder);
      rmSync(resolve(folder, '..'), { recursive: true, force: true });
    },
  };
}
