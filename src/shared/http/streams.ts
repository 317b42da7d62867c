import type { FastifyReply } from 'fastify';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A proxy that sees nothing for this long may close the stream. */
const HEARTBEAT_MS = 15_000;
const STREAMS_MAX = 10_000;
const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
  // Kept alive, it would hold up a drain that has just ended its stream.
  connection: 'close',
};
const open = new Set<ServerResponse>();

export interface EventStream {
  /** One event: one line of JSON. */
  send(data: unknown, id?: string): void;
  end(): void;
  onClose(listener: () => void): void;
}

/** Turns a reply into server-sent events (WHATWG). Nest sends nothing more on it; a drain ends it first. */
export function openStream(reply: FastifyReply): EventStream | undefined {
  if (open.size >= STREAMS_MAX) return undefined;
  const headers = reply.headers(STREAM_HEADERS).getHeaders();
  const response = reply.hijack().raw;
  response.writeHead(200, headers as OutgoingHttpHeaders);
  // Whoever asks for the head only has got it; and what comes after an end must not be written.
  if (reply.request.method === 'HEAD') response.end();
  const write = (text: string) => void (response.writableEnded || response.write(text));
  write(':\n\n');
  open.add(response);
  const heartbeat = setInterval(() => write(':\n\n'), HEARTBEAT_MS);
  response.on('close', () => {
    clearInterval(heartbeat);
    open.delete(response);
  });
  return {
    send: (data, id) => write(`${id ? `id: ${id}\n` : ''}data: ${JSON.stringify(data)}\n\n`),
    end: () => response.end(),
    onClose: (listener) => response.on('close', listener),
  };
}

/** Ends every stream, so that a drain need not wait for readers that would stay for ever. */
export function endStreams(): void {
  for (const response of open) response.end();
}
