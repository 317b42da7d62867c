/** Tries that may be repeated for every call, in the long run. */
const PER_CALL = 0.2;
/** And at once, after a time without repetitions. */
const AT_ONCE_MAX = 100;

/** Keeps repetitions rare: a module that is slow because it has too much to do must not get twice as much. */
export class RepeatAllowance {
  private readonly left = new Map<string, number>();

  called(module: string): void {
    this.left.set(module, Math.min(AT_ONCE_MAX, this.leftOf(module) + PER_CALL));
  }

  /** Whether one more call of the module may be repeated. */
  take(module: string): boolean {
    const left = this.leftOf(module);
    if (left < 1) return false;
    this.left.set(module, left - 1);
    return true;
  }

  private leftOf(module: string): number {
    return this.left.get(module) ?? AT_ONCE_MAX;
  }
}
