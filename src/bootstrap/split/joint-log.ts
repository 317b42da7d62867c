import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';

type Colour = Parameters<typeof styleText>[0];

const COLOURS: Colour[] = ['cyan', 'green', 'yellow', 'magenta', 'blue', 'red'];

/** Where a log goes. Only a terminal gets colours. */
export interface LogTarget {
  write(text: string): unknown;
  isTTY?: boolean;
}

/** One stream for the lines of many processes, each line with the name of its process before it. */
export class JointLog {
  private readonly colours = new Map<string, Colour>();
  private readonly width: number;

  /** @param names all that will ever write, so that their lines begin in one column */
  constructor(
    private readonly target: LogTarget,
    names: string[],
  ) {
    this.width = Math.max(...names.map((name) => name.length));
    names.forEach((name, index) => this.colours.set(name, COLOURS[index % COLOURS.length]!));
  }

  write(name: string, text: string): void {
    if (text.trim() === '') return;
    const prefix = `${name.padEnd(this.width)} | `;
    const colour = this.colours.get(name);
    const shown = this.target.isTTY && colour ? styleText(colour, prefix, { validateStream: false }) : prefix;
    this.target.write(`${shown}${text}\n`);
  }

  /** Copies what a process writes, line by line, until its stream ends. */
  copy(name: string, stream: Readable): void {
    createInterface({ input: stream }).on('line', (line) => this.write(name, line));
  }
}
