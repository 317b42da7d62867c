import { Pool } from 'undici';

export interface Measured {
  count: number;
  seconds: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  errors: number;
}

export interface Reply {
  status: number;
  body: string;
}

export type Call = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<Reply>;

/** HTTP over kept-alive connections, one request at a time on each. */
export function client(url: string, connections: number): { call: Call; close(): Promise<void> } {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const call: Call = async (method, path, body, headers = {}) => {
    const reply = await pool.request({
      method,
      path,
      headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
      body: body ? JSON.stringify(body) : null,
    });
    return { status: reply.statusCode, body: await reply.body.text() };
  };
  return { call, close: () => pool.close() };
}

/**
 * Runs `work` on so many clients until the time is over; operations begun in the window count, and the clock stops when
 * the last of them has finished.
 */
export async function during(
  seconds: number,
  clients: number,
  work: (client: number, index: number) => Promise<boolean>,
): Promise<Measured> {
  const began = performance.now();
  const until = began + seconds * 1_000;
  const latencies: number[] = [];
  let errors = 0;
  await Promise.all(
    Array.from({ length: clients }, async (_, index) => {
      for (let turn = 0; performance.now() < until; turn++) {
        const start = performance.now();
        if (await work(index, turn)) latencies.push(performance.now() - start);
        else errors++;
      }
    }),
  );
  return summary(latencies, errors, (performance.now() - began) / 1_000);
}

export function summary(latencies: number[], errors: number, seconds: number): Measured {
  const sorted = latencies.toSorted((a, b) => a - b);
  const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
  return {
    count: sorted.length,
    seconds,
    perSecond: sorted.length / seconds,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    errors,
  };
}
