import { rmSync } from 'node:fs';
import {
  PREVIOUS_SCHEMAS,
  SCHEMAS_FOLDER,
  storedSchemas,
  storeSchemas,
  writeJson,
} from '../../scripts/schemas/stored-schemas.js';
import { manifests } from '../../src/bootstrap/modules.js';
import type { Sql } from '../../src/shared/database/sql.js';
import { portName } from '../../src/shared/ports/port.js';
import { CORPUS, type Call } from './corpus.js';

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** Listens to every port of the shops that are started from now on; the fullest call of each method is kept. */
export function recordCalls(): Record<string, Record<string, Call>> {
  const calls: Record<string, Record<string, Call>> = {};
  for (const { port, local } of manifests().flatMap(({ ports }) => ports)) {
    const own: Record<string, Call> = (calls[portName(port)] = {});
    const methods = local.prototype as Methods;
    for (const method of Object.keys(storedSchemas(SCHEMAS_FOLDER).ports[portName(port)]?.properties ?? {})) {
      const original = methods[method]!;
      methods[method] = async function (...args) {
        const answer = (await original.apply(this, args)) ?? null;
        own[method] = fuller({ arguments: args, answer }, own[method]);
        return answer;
      };
    }
  }
  return calls;
}

const fuller = (call: Call, known: Call | undefined): Call =>
  known && JSON.stringify(known).length >= JSON.stringify(call).length ? known : call;

/** The fullest payload of each event that the shop has published. */
export async function samplesOf(sql: Sql): Promise<Record<string, object>> {
  const samples: Record<string, object> = {};
  for (const module of manifests())
    for (const { name, payload } of await sql<{ name: string; payload: object }>(
      `select distinct on (name) name, payload from ${module.name}.outbox
       order by name, length(payload::text) desc, position`,
    ))
      samples[name] = payload;
  return samples;
}

/** From now on this release is the one before. */
export function writeRecord(
  events: Record<string, object>,
  ports: Record<string, Record<string, Call>>,
): void {
  rmSync(CORPUS, { recursive: true, force: true });
  for (const [name, payload] of Object.entries(events)) writeJson(`${CORPUS}/events/${name}.json`, payload);
  for (const [name, calls] of Object.entries(ports)) writeJson(`${CORPUS}/ports/${name}.json`, calls);
  storeSchemas(PREVIOUS_SCHEMAS, storedSchemas(SCHEMAS_FOLDER));
}
