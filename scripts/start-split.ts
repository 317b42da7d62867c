import { execFileSync } from 'node:child_process';
import { setSourceMapsSupport } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// What runs already must not be built anew under its feet: only a start builds, a command to what runs does not.
if (process.argv.slice(2).every((arg) => arg.startsWith('--')))
  execFileSync('npm', ['run', '-s', 'build', '--', '-q'], { stdio: 'inherit' });
setSourceMapsSupport(true);
await import(pathToFileURL(resolve('dist/bootstrap/split/main.js')).href);
