import { PassThrough, type Readable } from 'node:stream';

/** Streams of modules on their way to a client, which would hold up a drain for as long as their client likes. */
export class LiveStreams {
  private readonly ends = new Set<() => void>();
  private isOver = false;

  /** The same stream; it ends with its source, or when the gateway closes. */
  relay(source: Readable): Readable {
    const relayed = new PassThrough();
    const end = () => {
      source.unpipe(relayed);
      relayed.end();
    };
    this.ends.add(end);
    source.once('error', (error) => relayed.destroy(error));
    relayed.once('close', () => {
      this.ends.delete(end);
      source.destroy();
    });
    source.pipe(relayed);
    if (this.isOver) end();
    return relayed;
  }

  /** Also those that are still to begin. */
  endAll(): void {
    this.isOver = true;
    for (const end of this.ends) end();
  }
}
