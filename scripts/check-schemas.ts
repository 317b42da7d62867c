import { readFileSync } from 'node:fs';
import { incompatibilities } from './schemas/compatibility.js';
import { contractSchemas } from './schemas/contract-schemas.js';
import {
  PREVIOUS_COMMIT,
  PREVIOUS_SCHEMAS,
  schemasOfCommit,
  storedSchemas,
} from './schemas/stored-schemas.js';
import { readTree } from './source/tree.js';

/** `npm run schemas:check [-- <commit>]`: may modules of that commit and of the working tree run side by side? */
function check(commit: string | undefined): string[] {
  const base = schemasOfCommit(commit ?? readFileSync(PREVIOUS_COMMIT, 'utf8').trim());
  if (commit && !base) return [`This clone has no ${commit}, or it had no schemas yet`];
  return incompatibilities(base ?? storedSchemas(PREVIOUS_SCHEMAS), contractSchemas(readTree()));
}

const HINT =
  'Add optional members, or publish a new version beside the one before: see "How to change an event or a port" in CONTRIBUTING.md.';

const problems = check(process.argv[2]);
console.log(problems.length === 0 ? 'The contracts are compatible' : [...problems, HINT].join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;
