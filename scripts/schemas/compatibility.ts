import type { Schema } from '../openapi/schema.js';
import type { ContractSchemas, EventSchema, PortSchema } from './contract-schemas.js';
import { misfits, type Misfit, type Reader } from './misfits.js';

/**
 * A sentence for each change since the release before that modules of the two releases could not live with side by
 * side; none when all may meet.
 *
 * Events cross releases both ways: a log still holds what the release before has written, and a process of the release
 * before still reads it. So a version of an event only ever gains optional members. The owner of a port is brought up
 * to date before those who ask it: it must take what they send, and they must take what it answers.
 */
export const incompatibilities = (before: ContractSchemas, now: ContractSchemas): string[] => [
  ...compareAll(before.events, now.events, eventChanges),
  ...compareAll(before.ports, now.ports, portChanges),
];

function compareAll<T extends Schema>(
  before: Record<string, T>,
  now: Record<string, T>,
  changes: (before: T, now: T) => string[],
): string[] {
  return Object.entries(before).flatMap(([name, older]) => {
    const newer = now[name];
    if (newer) return changes(older, newer).map((change) => `${name}: ${change}`);
    return older.deprecated ? [] : [`${name} was removed: ${DEPRECATE_FIRST}`];
  });
}

const DEPRECATE_FIRST = 'the release before has not deprecated it';

function eventChanges(before: EventSchema, now: EventSchema): string[] {
  const keys = [before['x-key'], now['x-key']];
  const rekeyed =
    keys[0] === keys[1] ? [] : [`its key was ${keys[0]} and is ${keys[1]}: order is kept per key`];
  const older = { document: before, schema: before };
  const newer = { document: now, schema: now };
  return [
    ...rekeyed,
    ...sentences([
      ...misfits('before', { written: newer, read: older }),
      ...misfits('now', { written: older, read: newer }),
    ]),
  ];
}

function portChanges(before: PortSchema, now: PortSchema): string[] {
  return Object.entries(before.properties ?? {}).flatMap(([method, older]) => {
    const newer = now.properties?.[method];
    if (!newer) return older.deprecated ? [] : [`${method} was removed: ${DEPRECATE_FIRST}`];
    const meet = (reader: Reader, part: string) => {
      const [olderPart, newerPart] = [
        { document: before, schema: older.properties![part]! },
        { document: now, schema: newer.properties![part]! },
      ];
      return reader === 'now'
        ? misfits(reader, { written: olderPart, read: newerPart }, `${method} ${part}`)
        : misfits(reader, { written: newerPart, read: olderPart }, `${method} ${part}`);
    };
    return sentences([...meet('now', 'arguments'), ...meet('before', 'answer')]);
  });
}

/** One per place: a change of type is felt by both kinds of readers. */
const sentences = (found: Misfit[]): string[] =>
  found
    .filter(({ path }, index) => found.findIndex((other) => other.path === path) === index)
    .map(({ path, what }) => `${path || 'the payload'} ${what}`);
