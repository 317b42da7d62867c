import type { Client, ClientDuplexStream, ServerDuplexStream } from '@grpc/grpc-js';
import type { CallEnvelope } from '../ports/call-envelope.js';

/** The one method of the one service: calls one way, answers the other, in any order. What they carry is JSON. */
export const PATH = '/souk.Ports/Talk';
/** A process that answers calls says with it that it takes no new ones on this line. */
const LEAVING = Buffer.alloc(0);
/** A line is replaced after so long, so that calls find addresses that a name has got since. */
const RENEWED_MS = 5_000;
/** Calls on one line that nobody has answered; beyond it they fail. */
const OPEN_MAX = 2_000;

/** A try of a call, by the name under which its answer comes back. */
type Try = Pick<CallEnvelope, 'id' | 'attempt'>;

const nameOf = ({ id, attempt }: Try): string => `${id} ${attempt}`;

/** What comes back: the name of the try, a line break, its answer; nothing after it when there will be none. */
const answerTo = (call: Try, answer: Buffer | undefined): Buffer =>
  Buffer.concat([Buffer.from(`${nameOf(call)}\n`), answer ?? LEAVING]);

export const asIs = (bytes: Buffer): Buffer => bytes;

export interface CallingEvents {
  /** Nothing can be sent here any more; what was sent may still be answered. */
  left(): void;
  ended(): void;
}

/** The caller's end of one stream. It ends when the other side leaves, after a while, or when the connection breaks. */
export class CallingLine {
  private isOpen = true;
  private readonly stream: ClientDuplexStream<Buffer, Buffer>;
  private readonly renewal: NodeJS.Timeout;
  private readonly unanswered = new Map<string, PromiseWithResolvers<Buffer>>();

  constructor(
    client: Client,
    private readonly on: CallingEvents,
  ) {
    this.stream = client.makeBidiStreamRequest(PATH, asIs, asIs);
    this.stream.on('data', (message: Buffer) => this.take(message));
    // How it ended is told by its status, which always comes.
    this.stream.on('error', () => undefined);
    this.stream.on('status', ({ details }) => this.broke(new Error(`The line has ended: ${details}`)));
    this.renewal = setTimeout(() => this.leave(), RENEWED_MS).unref();
  }

  /** Rejects when the call will never be answered. */
  send(call: Try, bytes: Buffer): Promise<Buffer> {
    if (this.unanswered.size >= OPEN_MAX)
      return Promise.reject(new Error(`${OPEN_MAX} calls are under way to one address`));
    const answer = Promise.withResolvers<Buffer>();
    this.unanswered.set(nameOf(call), answer);
    this.stream.write(bytes);
    return answer.promise;
  }

  cancel(): void {
    this.stream.cancel();
  }

  private take(message: Buffer): void {
    if (message.length === 0) return this.leave();
    const end = message.indexOf('\n');
    const name = message.toString('latin1', 0, end);
    const waiting = this.unanswered.get(name);
    this.unanswered.delete(name);
    if (end + 1 < message.length) waiting?.resolve(message.subarray(end + 1));
    else waiting?.reject(new Error('Nobody answers this call here'));
  }

  private leave(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    clearTimeout(this.renewal);
    this.on.left();
    this.stream.end();
  }

  private broke(error: Error): void {
    this.leave();
    for (const { reject } of this.unanswered.values()) reject(error);
    this.unanswered.clear();
    this.on.ended();
  }
}

/** What has become of one call; undefined when there is no answer and never will be. */
export interface Answered {
  call: Try;
  answer: Buffer | undefined;
}

export interface AnsweringOptions {
  /** Never rejects; undefined for what is no call. */
  answer(call: Buffer): Promise<Answered | undefined>;
  ended(): void;
}

/** The answering end of one stream. */
export class AnsweringLine {
  private inHand = 0;
  private isLeft = false;

  constructor(
    private readonly stream: ServerDuplexStream<Buffer, Buffer>,
    private readonly options: AnsweringOptions,
  ) {
    stream.on('data', (bytes: Buffer) => void this.take(bytes));
    // Its caller has died or given up; nobody is there to be told.
    stream.on('error', () => undefined);
    stream.on('close', () => options.ended());
    stream.on('end', () => {
      this.isLeft = true;
      this.endWhenDone();
    });
  }

  /** Asks the caller to send no more; what it has sent is answered, and then the line ends. */
  leave(): void {
    this.stream.write(LEAVING);
  }

  private async take(bytes: Buffer): Promise<void> {
    this.inHand++;
    const answered = await this.options.answer(bytes);
    if (answered) this.stream.write(answerTo(answered.call, answered.answer));
    this.inHand--;
    this.endWhenDone();
  }

  private endWhenDone(): void {
    if (this.isLeft && this.inHand === 0) this.stream.end();
  }
}
