import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { StartupError } from '../startup-error.js';
import type { Command } from './supervisor.js';

/** Longest path of a UNIX socket in bytes on macOS; Linux allows a few more. */
const PATH_BYTES_MAX = 103;
const CONNECT_MS = 2_000;
/** A stop waits for a drain, and a start for a process to be ready. */
const ANSWER_MS = 90_000;
const QUESTION_MS = 5_000;
/** Characters of a question or an answer. */
const LINE_MAX = 64 * 1024;

interface Answer {
  lines?: string[];
  /** Why not, in one sentence. */
  refusal?: string;
}

/** Where the processes of this data folder take commands; from here when that is shorter. */
export function socketFile(dataFolder: string): string {
  const whole = join(resolve(dataFolder), 'split.sock');
  const fromHere = relative(process.cwd(), whole);
  const file = fromHere.length < whole.length ? fromHere : whole;
  if (Buffer.byteLength(file) <= PATH_BYTES_MAX) return file;
  throw new StartupError(`The path ${file} is too long for a socket: set DATA_FOLDER to a shorter one.`);
}

/**
 * Takes commands of this machine's user at a socket; the answer ends it.
 * @throws StartupError when somebody else answers there
 */
export async function takeCommands(
  file: string,
  obey: (command: Command) => Promise<string[]>,
): Promise<() => Promise<void>> {
  const other = await reach(file);
  other?.destroy();
  if (other) throw new StartupError(`A split shop already runs in ${resolve(file, '..')}: stop it first.`);
  await rm(file, { force: true });
  const server = createServer((socket) => void serve(socket, obey));
  const mask = process.umask(0o177);
  server.listen(file);
  process.umask(mask);
  await once(server, 'listening');
  return async () => {
    await once(server.close(), 'close');
  };
}

/** @throws StartupError when nothing runs there, or the command is refused */
export async function sendCommand(file: string, command: Command): Promise<string[]> {
  const socket = await reach(file);
  if (!socket)
    throw new StartupError(
      `No split shop runs in ${resolve(file, '..')}: start it with npm run start:split.`,
    );
  socket.write(`${JSON.stringify(command)}\n`);
  const text = await firstLineOf(socket, ANSWER_MS);
  if (!text) throw new StartupError('The split shop went away, or took too long to answer.');
  const { lines = [], refusal } = JSON.parse(text) as Answer;
  if (refusal) throw new StartupError(refusal);
  return lines;
}

async function serve(socket: Socket, obey: (command: Command) => Promise<string[]>): Promise<void> {
  const text = await firstLineOf(socket, QUESTION_MS);
  if (text) socket.end(`${JSON.stringify(await answerTo(text, obey))}\n`);
}

async function answerTo(text: string, obey: (command: Command) => Promise<string[]>): Promise<Answer> {
  try {
    return { lines: await obey(JSON.parse(text) as Command) };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}

/** The other side, if somebody listens. */
async function reach(file: string): Promise<Socket | undefined> {
  const socket = connect(file);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
    return socket;
  } catch {
    socket.destroy();
    return undefined;
  }
}

/** Empty when the other side goes, says too much, or nothing for too long. */
function firstLineOf(socket: Socket, withinMs: number): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const give = (line: string) => {
      socket.setTimeout(0);
      if (line === '') socket.destroy();
      resolve(line);
    };
    socket.setTimeout(withinMs, () => give(''));
    // An error is followed by a close.
    socket.on('error', () => undefined);
    socket.on('close', () => give(''));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) give(text.slice(0, text.indexOf('\n')));
      else if (text.length > LINE_MAX) give('');
    });
  });
}
