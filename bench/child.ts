import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { keep } from './kept.js';
import { productFlags } from './server.js';

/** Longest drain of a child; then it is killed. */
const STOP_MS = 10_000;

interface Question {
  id: number;
  name: string;
  argument: unknown;
}

interface Answer {
  id: number;
  result?: unknown;
  error?: string;
}

/** Another process of a bench, which is asked by name and answers. */
export interface Child {
  pid: number;
  ask<T>(name: string, argument?: unknown): Promise<T>;
  stop(): Promise<void>;
}

/** Runs a file of this folder with the flags of `npm start`; it answers its first question when it has started. */
export function startChild(file: string, argument: object): Child {
  const script = fileURLToPath(new URL(`./${file}.js`, import.meta.url));
  const child = fork(script, [JSON.stringify(argument)], { execArgv: productFlags() });
  const open = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  const ended = once(child, 'exit');
  child.on('message', ({ id, result, error }: Answer) => {
    const asked = open.get(id);
    open.delete(id);
    if (error === undefined) asked?.resolve(result as never);
    else asked?.reject(new Error(`${file}: ${error}`));
  });
  child.on('exit', (code) => {
    for (const { reject } of open.values()) reject(new Error(`${file} ended with ${code}`));
  });
  let count = 0;
  const ask = <T>(name: string, question?: unknown) =>
    new Promise<T>((resolve, reject) => {
      const id = ++count;
      open.set(id, { resolve, reject });
      child.send({ id, name, argument: question } satisfies Question, (error) => error && reject(error));
    });
  const stop = keep(async () => {
    const killing = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    if (child.connected) child.disconnect();
    if (child.exitCode === null && child.signalCode === null) await ended;
    clearTimeout(killing);
  });
  return { pid: child.pid!, ask, stop };
}

/** What the parent said at the start. */
export const childArgument = <T>(): T => JSON.parse(process.argv[2]!) as T;

/** In the child: answers questions by name until the parent has gone, then drains. */
export function answerParent(
  answers: Record<string, (argument: never) => unknown>,
  drain: () => Promise<unknown>,
): void {
  process.on('message', ({ id, name, argument }: Question) => {
    Promise.resolve()
      .then(() => answers[name]!(argument as never))
      .then(
        (result) => process.send?.({ id, result } satisfies Answer),
        (error: Error) => process.send?.({ id, error: error.stack ?? error.message } satisfies Answer),
      );
  });
  process.on('disconnect', () => void drain().finally(() => process.exit()));
  // Ctrl-C reaches everybody in the terminal; the parent ends its children in their order.
  process.on('SIGINT', () => undefined);
}

/** Milliseconds of a clock that all processes of this machine share. */
export const sharedNow = (): number => Number(process.hrtime.bigint()) / 1e6;
