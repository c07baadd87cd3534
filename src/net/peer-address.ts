import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { bad, ok, type Result } from '#base';

/** A set of addresses and networks. */
export interface AddressSet {
  /** IPv4-mapped IPv6 addresses count as the IPv4 address they carry. False for text that is no address. */
  has(address: string): boolean;
}

/** The plain form of an address: brackets, zone and the IPv6 mapping of IPv4 taken off; undefined when it is none. */
export function plainAddress(written: string): string | undefined {
  const bare =
    written
      .trim()
      .replace(/^\[|\]$/g, '')
      .split('%')[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  const address = mapped ?? bare;
  return isIP(address) === 0 ? undefined : address;
}

/** Reads addresses (`10.0.0.7`, `::1`) and networks (`10.0.0.0/8`); the error names the one that is neither. */
export function parseAddressSet(written: readonly string[]): Result<AddressSet> {
  const list = new BlockList();
  for (const entry of written) {
    const [net = '', bits, ...rest] = entry.trim().split('/');
    const address = plainAddress(net);
    if (address === undefined || rest.length > 0) return bad(`"${entry}" is neither an address nor a network`);
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else {
      if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 'ipv4' ? 32 : 128)) return bad(`"${entry}" has an impossible prefix`);
      list.addSubnet(address, Number(bits), family);
    }
  }
  return ok({
    has(text) {
      const address = plainAddress(text);
      return address !== undefined && list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
    },
  });
}

/** How many entries of `X-Forwarded-For` are looked at, from the right. */
const maxHops = 16;

/**
 * Who sent this request: the socket's far end, or, while that is a trusted proxy, the next address to the left
 * in `X-Forwarded-For`. The left end of that header is the client's own to write and is never believed beyond the first untrusted hop.
 */
export function peerAddress(request: Pick<IncomingMessage, 'headers' | 'socket'>, trusted: AddressSet | undefined): string {
  let peer = plainAddress(request.socket.remoteAddress ?? '') ?? '';
  if (trusted === undefined || !trusted.has(peer)) return peer;
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').slice(-maxHops);
  for (let hop = hops.pop(); hop !== undefined; hop = hops.pop()) {
    const address = plainAddress(hop.trim().replace(/^(\d+\.\d+\.\d+\.\d+|\[[^\]]*\]):\d{1,5}$/, '$1'));
    if (address === undefined) return peer;
    peer = address;
    if (!trusted.has(peer)) return peer;
  }
  return peer;
}
