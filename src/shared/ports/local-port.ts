import { DomainError } from '../domain-error.js';
import { CALL_BYTES_MAX, errorOf, refusalOf, sendable } from './call-envelope.js';
import { PORT_DEADLINE_MS, portName, portProxy, withDeadline, type Port, type PortCall } from './port.js';

export interface LocalPortOptions {
  /** Every argument and answer goes through JSON and every call runs twice, as a network could make it. */
  strict: boolean;
  deadlineMs?: number;
}

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** A port whose module runs in this process: the implementation is called directly, under the same deadline as a remote one. */
export function localPort<T extends object>(port: Port<T>, implementation: T, options: LocalPortOptions): T {
  const { strict, deadlineMs = PORT_DEADLINE_MS } = options;
  const methods = implementation as Methods;
  const direct: PortCall = async (method, args) => methods[method]!(...args);
  const call = strict ? harsh(direct) : direct;
  return portProxy<T>((method, args) =>
    withDeadline(call(method, args), `${portName(port)}.${method}`, deadlineMs),
  );
}

/** What the contract of every call allows a network to do: copy, repeat, and keep of an error only what a refusal has. */
function harsh(call: PortCall): PortCall {
  return async (method, args) => {
    try {
      await call(method, throughJson(sendable(args)));
      return throughJson(await call(method, throughJson(sendable(args))));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw errorOf(throughJson(refusalOf(error)));
    }
  };
}

function throughJson<T>(value: T): T {
  if (value === undefined) return value;
  const json = JSON.stringify(value);
  if (json.length > CALL_BYTES_MAX)
    throw new DomainError('ports.too-large', `A call or its answer is larger than ${CALL_BYTES_MAX} bytes`);
  return JSON.parse(json) as T;
}
