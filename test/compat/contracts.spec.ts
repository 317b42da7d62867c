import { readFileSync } from 'node:fs';
import { incompatibilities } from '../../scripts/schemas/compatibility.js';
import { contractSchemas } from '../../scripts/schemas/contract-schemas.js';
import {
  PREVIOUS_COMMIT,
  PREVIOUS_SCHEMAS,
  SCHEMAS_FOLDER,
  schemasOfCommit,
  storedSchemas,
} from '../../scripts/schemas/stored-schemas.js';
import { readTree } from '../../scripts/source/tree.js';
import { schemaErrors } from '../support/schema-violations.js';
import { recordedCalls, recordedEvents } from './corpus.js';

const now = contractSchemas(readTree());
const before = storedSchemas(PREVIOUS_SCHEMAS);
const commit = readFileSync(PREVIOUS_COMMIT, 'utf8').trim();

describe('the contracts', () => {
  it('are what docs/schemas shows; else run `npm run docs`', () => {
    expect(storedSchemas(SCHEMAS_FOLDER)).toEqual(now);
  });

  it('can be lived with by the release before', () => {
    expect(incompatibilities(before, now)).toEqual([]);
  });
});

describe('the record of the release before', () => {
  const inHistory = schemasOfCommit(commit);

  (inHistory ? it : it.skip)('is what its commit shows', () => {
    expect(before).toEqual(inHistory);
  });

  it('has a sample of every event and of every call', () => {
    expect(Object.keys(recordedEvents())).toEqual(Object.keys(before.events).sort());
    expect(Object.keys(recordedCalls())).toEqual(Object.keys(before.ports).sort());
  });

  it.each(Object.entries(recordedEvents()))('holds a %s that is read today', (name, payload) => {
    expect(schemaErrors(before.events[name]!, payload)).toEqual([]);
    if (now.events[name]) expect(schemaErrors(now.events[name], payload)).toEqual([]);
  });

  it.each(Object.entries(recordedCalls()))('holds calls of %s that are understood today', (name, calls) => {
    expect(schemaErrors(before.ports[name]!, calls)).toEqual([]);
    for (const [method, { arguments: sent }] of Object.entries(calls)) {
      const { $defs = {}, properties = {} } = now.ports[name] ?? {};
      const taken = properties[method]?.properties?.arguments ?? {};
      expect({ method, errors: schemaErrors({ $defs, ...taken }, sent) }).toEqual({ method, errors: [] });
    }
  });
});
