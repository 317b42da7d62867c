import { jest } from '@jest/globals';
import { calmClient, RequestQueue } from '../../src/shared/transport/calm-client.js';

interface Queue {
  push(request: object): void;
  fulfillRequest(response: object): void;
  maybeThrottle(ms: number): void;
}

const options = {
  maxInFlightRequests: 1,
  requestTimeout: 10_000,
  enforceRequestTimeout: false,
  clientId: 'souk',
  broker: 'broker:9092',
  logger: { debug: () => undefined, warn: () => undefined },
};

describe('a connection of the Kafka client', () => {
  let queue: Queue;
  const sent: number[] = [];

  beforeEach(() => {
    calmClient();
    jest.useFakeTimers();
    queue = new RequestQueue(options as never) as Queue;
    sent.length = 0;
  });
  afterEach(() => jest.useRealTimers());

  const ask = (correlationId: number) =>
    queue.push({
      entry: { correlationId, resolve: () => undefined, reject: () => undefined },
      expectResponse: true,
      sendRequest: () => sent.push(correlationId),
    });
  const answer = (correlationId: number) =>
    queue.fulfillRequest({ correlationId, payload: Buffer.alloc(0), size: 0 });

  it('sets no timer when nothing waits', () => {
    ask(1);
    answer(1);

    expect(sent).toEqual([1]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends what waits for an answer with that answer', () => {
    ask(1);
    ask(2);
    expect(sent).toEqual([1]);

    answer(1);

    expect(sent).toEqual([1, 2]);
  });

  it('sends what waits for a broker’s pause after it, and is quiet then', () => {
    queue.maybeThrottle(200);
    ask(1);
    jest.advanceTimersByTime(150);
    expect(sent).toEqual([]);

    jest.advanceTimersByTime(100);

    expect(sent).toEqual([1]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
