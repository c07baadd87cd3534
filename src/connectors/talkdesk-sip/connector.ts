import { addressesOf, numbersOf, type PhoneConnector, type PhonePorts, phoneChannel, watchOf } from '#telephony';
import type { TalkdeskSipOptions } from './options.ts';
import { greet } from './session.ts';

/** Takes Talkdesk's calls by SIP. */
export const talkdeskSip = (options: TalkdeskSipOptions, ports: PhonePorts): PhoneConnector =>
  phoneChannel(
    {
      id: options.id,
      access: options.allowAnyAddress ? { by: 'anyone' } : { by: 'address', addresses: addressesOf(options) },
      hosts: options.hosts,
      numbers: numbersOf(options),
      requireTls: options.requireTls,
      answer: options.answer,
      phone: options,
      watch: watchOf(options.peer),
      greet: (request) => greet(request, options),
    },
    ports,
  );
