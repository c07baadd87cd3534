import type { z } from 'zod';
import type { Dice } from '#base';
import { type SipTrunkOptions, sipTrunk, sipTrunkOptions } from '#connectors/sip-trunk';
import { type TalkdeskSipOptions, talkdeskSip, talkdeskSipOptions } from '#connectors/talkdesk-sip';
import { type TalkdeskStreamOptions, talkdeskStreamOptions } from '#connectors/talkdesk-stream';
import { type ZoomSipOptions, zoomSip, zoomSipOptions } from '#connectors/zoom-sip';
import type { PhoneConnector, PhonePorts } from '#telephony';

/** A channel that comes by telephone, through the SIP listeners. */
export type PhoneChannelConfig = TalkdeskSipOptions | ZoomSipOptions | SipTrunkOptions;
/** A channel of any type we know. */
export type ChannelConfig = TalkdeskStreamOptions | PhoneChannelConfig;

/** Each type of channel with the schema of its options. */
export const channelSchemas = {
  'talkdesk-stream': talkdeskStreamOptions,
  'talkdesk-sip': talkdeskSipOptions,
  'zoom-sip': zoomSipOptions,
  'sip-trunk': sipTrunkOptions,
} as const;

export const channelTypeNames = Object.keys(channelSchemas);

export const schemaOf = (type: string): z.ZodType<ChannelConfig> | undefined =>
  Object.hasOwn(channelSchemas, type) ? (channelSchemas[type as keyof typeof channelSchemas] as unknown as z.ZodType<ChannelConfig>) : undefined;

export const isPhoneChannel = (channel: ChannelConfig): channel is PhoneChannelConfig => channel.type !== 'talkdesk-stream';

/** Hangs a channel by telephone on the exchange, in its contact centre's dialect. */
export function openPhoneConnector(channel: PhoneChannelConfig, ports: PhonePorts & { readonly dice: Dice }): PhoneConnector {
  switch (channel.type) {
    case 'talkdesk-sip':
      return talkdeskSip(channel, ports);
    case 'zoom-sip':
      return zoomSip(channel, ports);
    case 'sip-trunk':
      return sipTrunk(channel, ports);
  }
}
