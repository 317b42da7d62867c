/** An illegal edit: `text` put at `path` breaks `wall`, which then reports `path -> target`. */
export interface Planted {
  /** Completes “reports …”. */
  what: string;
  wall: string;
  path: string;
  text: string;
  /** What the report names; only the path without it. */
  target?: string;
}

/** A legal edit that looks like an illegal one: no wall may report it. */
export type Harmless = Pick<Planted, 'what' | 'path' | 'text'>;
