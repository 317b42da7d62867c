import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// Run by `node --watch`, which drains and restarts this process when a source changes: build, then be the shop.
execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
await import(pathToFileURL(resolve('dist/bootstrap/main.js')).href);
