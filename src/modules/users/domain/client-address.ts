const V4_IN_V6 = /^::ffff:(?=\d+\.)/i;
const GROUPS = 8;
/** Who has one IPv6 address has as a rule 2^64 of them: the network counts. */
const NETWORK_GROUPS = 4;

/**
 * Under which name attempts from a network address are counted; undefined when they are not, as from this very machine
 * outside production.
 */
export function countedAddress(address: string, production: boolean): string | undefined {
  const plain = address.replace(V4_IN_V6, '');
  if (isLoopback(plain) && !production) return undefined;
  return plain.includes(':') ? networkOf(plain) : plain;
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

function networkOf(address: string): string {
  const [left = [], right = []] = address.split('::').map((side) => side.split(':').filter(Boolean));
  const zeros = Array<string>(Math.max(0, GROUPS - left.length - right.length)).fill('0');
  const network = [...left, ...zeros, ...right].slice(0, NETWORK_GROUPS);
  return `${network.map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`;
}
