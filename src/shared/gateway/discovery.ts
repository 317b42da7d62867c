/** A process that answers over HTTP for one module or more. */
export interface Instance {
  /** `http://10.0.0.7:3000`; two modules at the same origin are in the same process. */
  readonly origin: string;
}

/** Tells where modules run. What it answers may change from one call to the next. */
export interface Discovery {
  /** Those known now, empty when there is none. */
  instancesOf(module: string): readonly Instance[];
  /** Begins to look; settles when it knows what it can find out at once. */
  start(): Promise<void>;
  stop(): void;
}
