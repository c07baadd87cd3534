import type { Dice } from '#base';
import { addressesOf, numbersOf, type PhoneConnector, type PhonePorts, phoneChannel } from '#telephony';
import type { ZoomSipOptions } from './options.ts';
import { greet } from './session.ts';

/** Takes Zoom Contact Center's calls by SIP. `dice` makes the session ids. */
export const zoomSip = (options: ZoomSipOptions, ports: PhonePorts & { readonly dice: Dice }): PhoneConnector =>
  phoneChannel(
    {
      id: options.id,
      access: { by: 'address', addresses: addressesOf(options) },
      hosts: options.hosts,
      numbers: numbersOf(options),
      requireTls: options.requireTls,
      answer: options.answer,
      phone: options,
      greet: (request, place) => greet(request, place, Buffer.from(ports.dice.bytes(12)).toString('hex'), options),
    },
    ports,
  );
