import type { ApiClient } from '../support/api-client.js';

/** The statuses of an order's stream, one by one as they come. */
export async function* statuses(client: ApiClient, orderId: string): AsyncGenerator<string> {
  const response = await fetch(`${client.url}/v1/orders/${orderId}/events`, {
    headers: { authorization: `Bearer ${client.token}`, accept: 'text/event-stream' },
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop()!;
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6)).status;
  }
}

/** All that is still to come. */
export const rest = async (stream: AsyncGenerator<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const status of stream) all.push(status);
  return all;
};
