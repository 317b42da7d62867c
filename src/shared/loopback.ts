import { isIPv4 } from 'node:net';

/** Whether an address is this machine's own, also an IPv4 one written as IPv6. */
export const isLoopback = (ip: string): boolean => {
  const address = ip.replace(/^::ffff:/i, '');
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'));
};
