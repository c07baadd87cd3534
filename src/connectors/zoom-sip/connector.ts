import type { Dice } from '#base';
import type { NumberPlan } from '#contract';
import { addressesOf, type NumberPlace, numbersOf, type PhoneConnector, type PhonePorts, phoneChannel, watchOf } from '#telephony';
import type { ZoomSipOptions } from './options.ts';
import { greet } from './session.ts';

/** A dialled number may come with its plus or without, whatever the configuration has; as it came is tried first. */
const eitherWay = (plan: NumberPlan<NumberPlace>): NumberPlan<NumberPlace> => ({
  find: (number) => plan.find(number) ?? (/^\+?\d+$/.test(number) ? plan.find(number.startsWith('+') ? number.slice(1) : `+${number}`) : undefined),
});

/** Takes Zoom Contact Center's calls by SIP. `dice` makes the session ids. */
export const zoomSip = (options: ZoomSipOptions, ports: PhonePorts & { readonly dice: Dice }): PhoneConnector =>
  phoneChannel(
    {
      id: options.id,
      access: { by: 'address', addresses: addressesOf(options) },
      hosts: options.hosts,
      numbers: options.e164 ? eitherWay(numbersOf(options)) : numbersOf(options),
      requireTls: options.requireTls,
      answer: options.answer,
      phone: options,
      watch: watchOf(options.peer),
      greet: (request, place) => greet(request, place, Buffer.from(ports.dice.bytes(12)).toString('hex'), options),
    },
    ports,
  );
