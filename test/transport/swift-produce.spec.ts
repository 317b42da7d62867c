import { jest } from '@jest/globals';
import type { Message } from 'kafkajs';
import { clientPart } from '../../src/shared/transport/client-part.js';
import { swiftly, type ProduceData, type Protocol } from '../../src/shared/transport/swift-produce.js';
import { chosenSeed, Seeded } from '../support/seeded.js';

const NEWEST = 7;
const TEXTS = [
  '',
  'a',
  'orders.order-placed.v1',
  '日本茶 🍵',
  'x'.repeat(63),
  'x'.repeat(64),
  'ä'.repeat(9_000),
];

type Request = ReturnType<ReturnType<Protocol>>['request'];

/** The client's own, below what is replaced. */
const newest = clientPart<(data: ProduceData) => Request>(`protocol/requests/produce/v${NEWEST}/request.js`);
const theirs: Protocol = () => (data) => ({ request: newest(data) });

const messages = (random: Seeded, count: number): Message[] =>
  Array.from({ length: count }, () => {
    const text = () => random.pick(TEXTS);
    const bytes = () => random.pick([text(), Buffer.from(text())]);
    const headers = Object.fromEntries(
      Array.from({ length: random.between(0, 3) }, () => [
        text(),
        random.pick([bytes(), [bytes(), bytes()], []]),
      ]),
    );
    return {
      value: random.pick([bytes(), null]),
      ...(random.between(0, 1) ? { key: random.pick([bytes(), null]) } : {}),
      ...(random.between(0, 1) ? { headers } : {}),
    };
  });

const request = (random: Seeded, all: Partial<ProduceData> = {}): ProduceData => ({
  acks: random.pick([-1, 1]),
  timeout: 30_000,
  compression: 0,
  producerId: random.pick(['-1', '8001']),
  producerEpoch: random.between(0, 9),
  topicData: ['souk.orders.events', 'souk.cart.calls'].map((topic) => ({
    topic,
    partitions: [0, 11].map((partition) => ({
      partition,
      messages: messages(random, random.pick([1, 2, 200])),
      firstSequence: random.between(0, 100_000),
    })),
  })),
  ...all,
});

describe('a request that brings messages to Kafka', () => {
  beforeAll(() => void jest.useFakeTimers());
  afterAll(() => void jest.useRealTimers());

  const bytesOf = async (protocol: Protocol, data: ProduceData) =>
    (await protocol({ version: NEWEST })(data).request.encode()).buffer.toString('base64');

  const seed = chosenSeed();
  it(`is byte for byte what the client itself would send (SEED=${seed})`, async () => {
    const random = new Seeded(seed);
    for (let round = 0; round < 20; round++) {
      const data = request(random);
      expect(await bytesOf(swiftly(theirs), data)).toBe(await bytesOf(theirs, data));
    }
  });

  it.each([
    ['a transaction', { transactionalId: 'till' }],
    ['a time of its sender', { timestamp: '1700000000000' }],
  ])('is left to the client with %s', async (_, { timestamp, ...all }: Partial<Message & ProduceData>) => {
    const data = request(new Seeded(1), all);
    if (timestamp) data.topicData[0]!.partitions[0]!.messages[0]!.timestamp = timestamp;

    expect(await bytesOf(swiftly(theirs), data)).toBe(await bytesOf(theirs, data));
  });
});
