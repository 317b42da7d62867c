/** After which somebody who stayed silent is asked again; a dead member has left its consumer group by then. */
const SILENT_MS = 6_000;

/**
 * Which of several targets takes the next call, by number: by turns, around those that stay silent. A target is a
 * partition that some replica reads, or the address of a replica.
 */
export class TargetChoice {
  private turn: number;
  private readonly silentUntil: number[];
  private lastAnswered: number | undefined;

  constructor(
    private readonly count: number,
    private readonly now = () => performance.now(),
  ) {
    this.turn = Math.floor(Math.random() * count);
    this.silentUntil = new Array<number>(count).fill(0);
  }

  next(): number {
    const now = this.now();
    for (let tried = 0; tried < this.count; tried++) {
      this.turn = (this.turn + 1) % this.count;
      if (this.silentUntil[this.turn]! <= now) return this.turn;
    }
    return (this.turn = (this.turn + 1) % this.count);
  }

  /** For a second try: whoever has answered last, else the next in turn. */
  otherThan(target: number): number {
    if (this.lastAnswered !== undefined && this.lastAnswered !== target) return this.lastAnswered;
    const next = this.next();
    return next === target ? this.next() : next;
  }

  answered(target: number): void {
    this.lastAnswered = target;
    this.silentUntil[target] = 0;
  }

  silent(target: number): void {
    if (this.lastAnswered === target) this.lastAnswered = undefined;
    this.silentUntil[target] = this.now() + SILENT_MS;
  }
}
