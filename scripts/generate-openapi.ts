import { readFileSync, writeFileSync } from 'node:fs';
import { describeApi } from './openapi/describe-api.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
writeFileSync('openapi.json', describeApi(version));
