import { LRUCache } from 'lru-cache';

/** A rendered answer, ready to be sent. */
export interface Answer {
  /** JSON. */
  body: string;
  etag: string;
}

export interface AnswerCacheOptions {
  /** The number that moves with every change that an answer could show. */
  revision: () => Promise<number>;
  /** How long answers are given without asking for the revision again. */
  freshMs: number;
  /** Bytes of UTF-8 that all bodies together may take; the answers used least recently go first. */
  bytesMax: number;
  /** Milliseconds; a clock that never goes back. */
  now?: () => number;
}

/**
 * Keeps rendered answers for as long as nothing has changed. A change in any process is noticed within `freshMs`, for
 * one small question to the database per `freshMs`, however many answers are kept.
 */
export class AnswerCache {
  hits = 0;
  misses = 0;
  private readonly answers: LRUCache<string, Answer>;
  private revision = Number.NaN;
  private confirmedAt = Number.NEGATIVE_INFINITY;
  private confirming: Promise<void> | undefined;
  private readonly now: () => number;

  constructor(private readonly options: AnswerCacheOptions) {
    this.now = options.now ?? (() => performance.now());
    const sizeCalculation = ({ body }: Answer) => Buffer.byteLength(body);
    this.answers = new LRUCache({ maxSize: options.bytesMax, sizeCalculation });
  }

  /** The answer kept under the key, else what `render` gives; undefined is passed on and not kept. */
  async get<T extends Answer | undefined>(key: string, render: () => Promise<T>): Promise<Answer | T> {
    if (this.now() - this.confirmedAt > this.options.freshMs) await (this.confirming ??= this.confirm());
    const kept = this.answers.get(key);
    if (kept) {
      this.hits++;
      return kept;
    }
    this.misses++;
    const { revision } = this;
    const answer = await render();
    // The answer may be older than a revision that was seen while it was being rendered.
    if (answer && revision === this.revision) this.answers.set(key, answer);
    return answer;
  }

  /** Something has probably changed: the next reader asks. */
  doubt(): void {
    this.confirmedAt = Number.NEGATIVE_INFINITY;
    this.confirming = undefined;
  }

  /** A question that was asked before a doubt still tells of changes, but confirms nothing. */
  private confirm(): Promise<void> {
    const askedAt = this.now();
    const confirming = this.options
      .revision()
      .then((revision) => {
        if (revision !== this.revision) this.answers.clear();
        this.revision = revision;
        if (this.confirming === confirming) this.confirmedAt = askedAt;
      })
      .finally(() => {
        if (this.confirming === confirming) this.confirming = undefined;
      });
    return confirming;
  }
}
