import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Recorded {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export type Respond = (response: ServerResponse, request: Recorded) => void;

/** A process that hosts modules, as far as a gateway can tell. */
export interface Recorder extends AsyncDisposable {
  url: string;
  /** Everything it was asked, but for whether it is ready. */
  asked: Recorded[];
  isReady: boolean;
  respond: Respond;
  /** Ends all connections and does not listen any more. */
  stop(): Promise<void>;
  /** Listens again, at the same address. */
  restart(): Promise<void>;
}

export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
};

export async function startRecorder(
  respond: Respond = (response) => sendJson(response, 200, {}),
): Promise<Recorder> {
  const server = createServer((request, response) => {
    if (request.url === '/ready') return sendJson(response, recorder.isReady ? 200 : 503, {});
    void buffer(request).then((body) => {
      const recorded = { method: request.method!, url: request.url!, headers: request.headers, body };
      recorder.asked.push(recorded);
      recorder.respond(response, recorded);
    });
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const port = await listen(0);
  const recorder: Recorder = {
    url: `http://127.0.0.1:${port}`,
    asked: [],
    isReady: true,
    respond,
    stop,
    restart: async () => void (await listen(port)),
    [Symbol.asyncDispose]: stop,
  };
  return recorder;
}
