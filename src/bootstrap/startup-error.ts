/** Why the process cannot start, in one sentence each for its operator; the process ends with exit code 1. */
export class StartupError extends Error {
  readonly sentences: readonly string[];

  constructor(...sentences: string[]) {
    super(sentences.join(' '));
    this.sentences = sentences;
  }
}
