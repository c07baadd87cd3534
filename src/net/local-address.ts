import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { plainAddress } from './peer-address.ts';

/** The address of this machine from which it would reach another; undefined when there is no way. Sends nothing. */
export function localAddressTowards(address: string): Promise<string | undefined> {
  return new Promise((found) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const end = (own: string | undefined): void => {
      socket.close();
      found(own);
    };
    socket.once('error', () => end(undefined));
    socket.connect(9, address, () => end(plainAddress(socket.address().address)));
  });
}
