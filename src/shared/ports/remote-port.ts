import type { PortTransport } from './port-transport.js';
import { portName, portProxy, type Port } from './port.js';

/** A port whose module runs in another process: one small proxy for all ports, over whichever transport there is. */
export function remotePort<T extends object>(
  port: Port<T>,
  module: string,
  transport: Pick<PortTransport, 'call'>,
): T {
  const name = portName(port);
  return portProxy<T>((method, args) => transport.call({ module, port: name, method, args }));
}
