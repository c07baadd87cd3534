import { addressesOf, type DoorAccess, numbersOf, type PhoneConnector, type PhonePorts, phoneChannel, watchOf } from '#telephony';
import type { SipTrunkOptions } from './options.ts';
import { placing } from './outgoing.ts';
import { greet } from './session.ts';

function accessOf(options: SipTrunkOptions): DoorAccess {
  const { credentials } = options;
  const addresses = addressesOf(options);
  if (credentials === undefined) return { by: 'address', addresses };
  return { by: 'digest', addresses, passwordOf: (username) => (username === credentials.username ? credentials.password : undefined) };
}

/** Takes the calls of a SIP trunk or a PBX, and places some. */
export function sipTrunk(options: SipTrunkOptions, ports: PhonePorts): PhoneConnector {
  const { outgoing } = options;
  return phoneChannel(
    {
      id: options.id,
      access: accessOf(options),
      hosts: options.hosts,
      numbers: numbersOf(options),
      requireTls: options.requireTls,
      answer: options.answerAfterMs > 0 ? { afterMs: options.answerAfterMs } : options.answer,
      phone: options,
      watch: watchOf(options.peer),
      place: outgoing === undefined ? undefined : (order) => placing(order, outgoing, greet(options)),
      greet: () => greet(options),
    },
    ports,
  );
}
