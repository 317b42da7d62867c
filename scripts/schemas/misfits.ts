import { isOpen, shapesOf, shapesText, shapeText, type Member, type Place, type Shape } from './shapes.js';

/**
 * Who reads: `before` is a reader of the release before, who meets what this release writes; `now` is a reader of this
 * release, who meets what the release before has written.
 */
export type Reader = 'before' | 'now';

/** Something that may be written and cannot be read. */
export interface Misfit {
  /** `lines[].sku`; empty for the whole. */
  path: string;
  /** Goes on after the path: `was removed`. */
  what: string;
}

interface Meeting {
  written: Place;
  read: Place;
}

/**
 * Why a reader cannot take everything that a schema lets be written; nothing when it can. Members that a reader does
 * not know it passes over; a member that both knew must stay, though, even an optional one: readers still look for it.
 */
export function misfits(reader: Reader, meeting: Meeting, path = '', above: string[] = []): Misfit[] {
  const pair = `${meeting.written.schema.$ref} ${meeting.read.schema.$ref}`;
  const isNamed = !!meeting.written.schema.$ref && !!meeting.read.schema.$ref;
  // A type that contains itself fits if it fits wherever else it is looked at.
  if (isNamed && above.includes(pair)) return [];
  const readable = shapesOf(meeting.read);
  return shapesOf(meeting.written).flatMap((shape) => {
    if (fitsOpenSet(meeting.read, shape, readable)) return [];
    const attempts = readable
      .filter((other) => isAlike(shape, other))
      .map((other) => within(reader, shape, other, path, isNamed ? [...above, pair] : above));
    const [best] = attempts.toSorted((a, b) => a.length - b.length);
    return best ?? [{ path, what: strange(reader, shape, readable) }];
  });
}

/** Whether it is one more value of a list that may grow. */
function fitsOpenSet(read: Place, shape: Shape, readable: readonly Shape[]): boolean {
  const type = primitiveOf(shape);
  return !!type && isOpen(read) && readable.some((other) => primitiveOf(other) === type);
}

const primitiveOf = (shape: Shape): string | undefined => {
  if (shape.kind === 'primitive') return shape.type;
  return shape.kind === 'constant' ? typeof shape.value : undefined;
};

/** Whether one is the other's kind of thing, so that only their parts remain to be compared. */
function isAlike(written: Shape, read: Shape): boolean {
  if (read.kind === 'any') return true;
  if (written.kind === 'constant' && read.kind === 'constant') return written.value === read.value;
  if (written.kind === 'constant' && read.kind === 'primitive')
    return typeof written.value === read.type && !read.format;
  if (written.kind === 'primitive' && read.kind === 'primitive')
    return written.type === read.type && (!read.format || read.format === written.format);
  return written.kind === read.kind;
}

function within(reader: Reader, written: Shape, read: Shape, path: string, above: string[]): Misfit[] {
  if (written.kind === 'array' && read.kind === 'array')
    return misfits(reader, { written: written.items, read: read.items }, `${path}[]`, above);
  if (written.kind === 'object' && read.kind === 'object')
    return withinObjects(reader, written.members, read.members, path, above);
  return [];
}

type Members = ReadonlyMap<string, Member>;

function withinObjects(
  reader: Reader,
  written: Members,
  read: Members,
  path: string,
  above: string[],
): Misfit[] {
  const [older, newer] = reader === 'before' ? [read, written] : [written, read];
  return [...new Set([...older.keys(), ...newer.keys()])].flatMap((name) => {
    const member = path ? `${path}.${name}` : name;
    const [before, now] = [older.get(name), newer.get(name)];
    if (!now) return [{ path: member, what: 'was removed' }];
    if (before) return ofMember(reader, written.get(name)!, read.get(name)!, member, above);
    const isMissed = reader === 'now' && now.isRequired;
    return isMissed ? [{ path: member, what: MISSED.now }] : [];
  });
}

const MISSED: Record<Reader, string> = {
  before: 'may be left out, and the release before relies on it',
  now: 'is required, and the release before may leave it out',
};

const ofMember = (reader: Reader, written: Member, read: Member, path: string, above: string[]): Misfit[] =>
  read.isRequired && !written.isRequired
    ? [{ path, what: MISSED[reader] }]
    : misfits(reader, { written: written.at, read: read.at }, path, above);

const strange = (reader: Reader, shape: Shape, readable: readonly Shape[]): string =>
  reader === 'before'
    ? `may be ${shapeText(shape)}, and the release before takes only ${shapesText(readable)}`
    : `may be ${shapeText(shape)} in what the release before writes, and is only ${shapesText(readable)} now`;
