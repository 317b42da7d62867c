import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What a shop of the release before has written: a payload per event, arguments and answer per method of a port. */
export const CORPUS = 'test/compat/corpus';

export interface Call {
  arguments: unknown[];
  answer: unknown;
}

/** Payloads by name of event. */
export const recordedEvents = (): Record<string, object> => read('events');
/** Calls by port and method. */
export const recordedCalls = (): Record<string, Record<string, Call>> => read('ports');

const read = <T>(kind: string): Record<string, T> =>
  Object.fromEntries(
    globSync(`${CORPUS}/${kind}/*.json`)
      .sort()
      .map((path) => [basename(path, '.json'), JSON.parse(readFileSync(path, 'utf8')) as T]),
  );
