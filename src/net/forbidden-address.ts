import { invariant } from '#base';
import { type AddressSet, parseAddressSet, plainAddress } from './peer-address.ts';

function setOf(networks: readonly string[]): AddressSet {
  const set = parseAddressSet(networks);
  invariant(set.ok, 'the networks written below are well-formed');
  return set.value;
}

/** Never a web API, whatever the configuration says: machine metadata, link-local, multicast, broadcast, nowhere. */
const never = setOf([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '168.63.129.16', // the host side of one cloud's machines, though in a public range
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fe80::/10',
  'ff00::/8',
  'fd00:ec2::/32', // another cloud's metadata over IPv6
  '64:ff9b::/96', // IPv4 in disguise, as are the next two
  '2002::/16',
  '2001::/32',
]);

/** Reserved, private or local IPv4 (IANA special-purpose address registry). */
const inside = setOf([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
]);

const globalV6 = setOf(['2000::/3']);
const reservedV6 = setOf(['2001::/23', '2001:db8::/32', '3fff::/20']);

/** May a configured API live at this address? `allowPrivate` opens the operator's own networks, never metadata or multicast. */
export function isForbiddenAddress(address: string, allowPrivate: boolean): boolean {
  const plain = plainAddress(address);
  if (plain === undefined || never.has(plain)) return true;
  if (allowPrivate) return false;
  if (!plain.includes(':')) return inside.has(plain);
  return !globalV6.has(plain) || reservedV6.has(plain);
}
