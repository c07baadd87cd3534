import { resolve } from 'node:path';
import type { TlsIdentity, TlsTrust } from '#net';
import { type ChannelConfig, isPhoneChannel } from './channel-types.ts';
import type { Complain } from './complain.ts';
import type { WrittenConfig } from './config-schema.ts';
import { readTls } from './read-tls.ts';
import { selfMadeIdentity } from './self-made-identity.ts';
import type { WrittenSip } from './sip-schema.ts';

/** The SIP side, its certificates read. */
export type SipConfig = Omit<WrittenSip, 'tls' | 'trust'> & {
  readonly tls?: TlsIdentity & { readonly selfMade?: true };
  readonly trust?: TlsTrust;
};

/** Those of the SIP side: in files, or made here. */
export function readSipTls(sip: WrittenSip | undefined, folder: string, writeFolder: string, complain: Complain): SipConfig['tls'] {
  const { cert, key, selfMade } = sip?.tls ?? {};
  if (sip && selfMade !== undefined) {
    const names = sip.listeners.flatMap(({ transport, host, advertised }) => (transport === 'tls' ? [advertised?.host ?? host, host] : []));
    const made = selfMadeIdentity(resolve(writeFolder, selfMade), names, Date.now());
    if (made.ok) return { ...made.value, selfMade: true };
    complain(['sip', 'tls', 'selfMade'], made.error, 'Name a folder that this user may write.');
  }
  return cert === undefined || key === undefined ? undefined : readTls({ cert, key }, ['sip', 'tls'], folder, complain);
}

/** Channels by telephone need listeners, and listeners by TLS a certificate. */
export function checkSip({ sip }: WrittenConfig, channels: readonly ChannelConfig[], complain: Complain): void {
  channels.forEach((channel, i) => {
    if (isPhoneChannel(channel) && !sip)
      complain(
        ['channels', i, 'type'],
        `a channel of the type "${channel.type}" needs \`sip\``,
        'Add `sip: { listeners: [{ transport: tls, port: 5061 }], tls: … }`.',
      );
  });
  sip?.listeners.forEach(({ transport, host, advertised }, i) => {
    const path = ['sip', 'listeners', i];
    if (transport === 'tls' && !sip.tls)
      complain(path, 'a TLS listener needs a certificate', 'Give `sip.tls` with `cert` and `key`, or `selfMade` for a trial.');
    if ((host === '0.0.0.0' || host === '::') && !advertised)
      complain([...path, 'host'], 'others cannot be told to call every address', 'Give `advertised: { host: … }` too.');
  });
}
