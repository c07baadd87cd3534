import { codecs, opusCodec } from '#audio';
import type { Dice, Logger, Scheduler } from '#base';
import type { Meter } from '#contract';
import type { BoundListener, SipListenerOptions } from '#net';
import { libopus } from '#providers/libopus';
import { type PhoneExchange, phoneExchange } from '#telephony';
import type { SipConfig } from './read-sip.ts';

/** The codecs of this process. */
export const allCodecs = [...codecs, opusCodec(libopus())];

/** The SIP side of a gateway: one exchange for all channels by telephone. */
export function openExchange(
  sip: SipConfig,
  ports: { readonly scheduler: Scheduler; readonly dice: Dice; readonly logger: Logger; readonly meter: Meter },
): PhoneExchange {
  if (sip.tls?.selfMade) ports.logger.warn('SIP over TLS with a self-made certificate: not for production');
  return phoneExchange({
    ...ports,
    realm: sip.realm,
    digestAlgorithms: sip.digestAlgorithms,
    media: sip.media,
    sip: {
      listeners: sip.listeners.map(listenerOf),
      ...(sip.tls ? { identity: { cert: sip.tls.cert, key: sip.tls.key } } : {}),
      ...(sip.trust ? { trust: sip.trust } : {}),
      clientCertificates: sip.clientCertificates,
    },
    broken: (error) => ports.logger.error('SIP endpoint stopped', { code: error.code, error }),
  });
}

const listenerOf = ({ transport, host, port, advertised }: SipConfig['listeners'][number]): SipListenerOptions => ({
  transport,
  host,
  port,
  ...(advertised === undefined ? {} : { advertised: { host: advertised.host, ...(advertised.port === undefined ? {} : { port: advertised.port }) } }),
});

export const printListeners = (listeners: readonly BoundListener[]): string =>
  listeners.map(({ transport, address, port }) => `${transport} ${address}:${port}`).join(', ');
