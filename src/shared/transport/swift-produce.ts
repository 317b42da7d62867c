import type { Message } from 'kafkajs';
import { clientPart } from './client-part.js';

/** What is needed here of the client's own encoding. */
interface Encoded {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}
interface Encoder extends Encoded {
  size(): number;
  writeInt16(value: number): this;
  writeInt32(value: number): this;
  writeString(value: string | null): this;
  writeEncoder(part: Encoded): this;
  writeArray(parts: Encoded[]): this;
}
export interface ProduceData {
  acks: number;
  timeout: number;
  compression: number;
  transactionalId?: string | null;
  producerId: unknown;
  producerEpoch: number;
  topicData: { topic: string; partitions: PartitionData[] }[];
}
interface PartitionData {
  partition: number;
  messages: Message[];
  firstSequence: number;
}
/** A request of one version. */
export type Protocol = (of: { version: number }) => (data: ProduceData) => {
  request: { encode(): Promise<Encoder> };
};
interface Batch extends Omit<ProduceData, 'acks' | 'timeout' | 'topicData'> {
  records: Encoded[];
  firstSequence: number;
  firstTimestamp: number;
  maxTimestamp: number;
  lastOffsetDelta: number;
}

const Encoder = clientPart<new (size?: number) => Encoder>('protocol/encoder.js');
const { RecordBatch } = clientPart<{ RecordBatch: (batch: Batch) => Promise<Encoder> }>(
  'protocol/recordBatch/v0/index.js',
);
const produce = clientPart<{ protocol: Protocol }>('protocol/requests/produce/index.js');

/** The format of records that is written here came with version 3 of the request and holds for all that the client knows. */
const RECORDS_SINCE = 3;
const FIRST_BYTES = 16 * 1024;
/** Of a number with up to 31 bits, seven to a byte. */
const VARINT_MAX = 5;

/** The client makes a buffer for each record and one for each header of it; here a batch is written into one. */
export function produceSwiftly(): void {
  produce.protocol = swiftly(produce.protocol);
}

/** @param theirs what the client itself would send */
export const swiftly =
  (theirs: Protocol): Protocol =>
  (of) =>
  (data) => {
    const message = theirs(of)(data);
    if (of.version >= RECORDS_SINCE && isPlain(data)) message.request.encode = () => encoded(data);
    return message;
  };

/** No compression, no transaction, no time of the sender: all that is sent here. */
const isPlain = ({ compression, transactionalId, topicData }: ProduceData): boolean =>
  !compression &&
  !transactionalId &&
  topicData.every(({ partitions }) =>
    partitions.every(({ messages }) => messages.every(({ timestamp }) => timestamp === undefined)),
  );

async function encoded(data: ProduceData): Promise<Encoder> {
  const topics: Encoder[] = [];
  for (const { topic, partitions } of data.topicData) {
    const parts: Encoder[] = [];
    for (const partition of partitions) parts.push(await encodedPartition(partition, data));
    topics.push(new Encoder().writeString(topic).writeArray(parts));
  }
  return new Encoder().writeString(null).writeInt16(data.acks).writeInt32(data.timeout).writeArray(topics);
}

async function encodedPartition(
  { partition, messages, firstSequence }: PartitionData,
  { compression, producerId, producerEpoch }: ProduceData,
): Promise<Encoder> {
  const now = Date.now();
  const batch = await RecordBatch({
    ...{ compression, producerId, producerEpoch, firstSequence },
    records: recordsOf(messages),
    firstTimestamp: now,
    maxTimestamp: now,
    lastOffsetDelta: messages.length - 1,
  });
  return new Encoder().writeInt32(partition).writeInt32(batch.size()).writeEncoder(batch);
}

/** As many as there are messages, which the batch counts; the first of them has the bytes of all. */
function recordsOf(messages: Message[]): Encoded[] {
  const writer = new RecordWriter();
  messages.forEach((message, index) => writer.add(message, index));
  const all = writer.bytes();
  return messages.map((_, index) => (index === 0 ? all : NOTHING));
}

const asEncoded = (buffer: Buffer): Encoded => ({ buf: buffer, buffer });
const NOTHING = asEncoded(Buffer.alloc(0));

/** Records of a batch in the format that Kafka calls version 2 (https://kafka.apache.org/documentation/#record). */
class RecordWriter {
  private buffer = Buffer.allocUnsafe(FIRST_BYTES);
  private end = 0;

  bytes(): Encoded {
    return asEncoded(this.buffer.subarray(0, this.end));
  }

  add({ key, value, headers = {} }: Message, offsetDelta: number): void {
    // The length stands before the rest, which is moved up to it once that is known.
    const start = this.end;
    this.reserve(VARINT_MAX + 2);
    this.end += VARINT_MAX;
    this.buffer[this.end++] = 0; // attributes: none
    this.buffer[this.end++] = 0; // time after that of the batch: none
    this.writeVarint(offsetDelta);
    this.writeBytes(key ?? null);
    this.writeBytes(value);
    this.writeHeaders(headers);
    const body = start + VARINT_MAX;
    const end = this.end;
    this.end = start;
    this.writeVarint(end - body);
    this.buffer.copyWithin(this.end, body, end);
    this.end += end - body;
  }

  private writeHeaders(headers: NonNullable<Message['headers']>): void {
    const all = Object.entries(headers).flatMap(([name, values]) =>
      [values ?? ''].flat().map((value) => [name, value] as const),
    );
    this.writeVarint(all.length);
    for (const [name, value] of all) {
      this.writeBytes(name);
      this.writeBytes(value);
    }
  }

  private writeBytes(bytes: Buffer | string | null): void {
    if (bytes === null) return this.writeVarint(-1);
    const length = Buffer.byteLength(bytes);
    this.writeVarint(length);
    this.reserve(length);
    if (typeof bytes === 'string') this.buffer.write(bytes, this.end);
    else bytes.copy(this.buffer, this.end);
    this.end += length;
  }

  /** Small numbers of either sign are short: 0, -1, 1, -2 … are written as 0, 1, 2, 3 … */
  private writeVarint(value: number): void {
    this.reserve(VARINT_MAX);
    let left = ((value << 1) ^ (value >> 31)) >>> 0;
    for (; left > 127; left >>>= 7) this.buffer[this.end++] = (left & 127) | 128;
    this.buffer[this.end++] = left;
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.buffer.length + bytes));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }
}
