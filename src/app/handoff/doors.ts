import { deskDoor, digitalConnectOptions } from '#connectors/digital-connect';
import { handOffAbility as sipTrunkDoors, sipTrunkOptions } from '#connectors/sip-trunk';
import { handOffAbility as talkdeskSipDoors, talkdeskSipOptions } from '#connectors/talkdesk-sip';
import { handOffAbility as talkdeskStreamDoors, talkdeskStreamOptions } from '#connectors/talkdesk-stream';
import { handOffAbility as zoomSipDoors, zoomSipOptions } from '#connectors/zoom-sip';
import type { CallAbilities, HandoffDoor } from '#contract';
import type { ChannelConfig } from '../channel-types.ts';
import { type ChatChannelConfig, chatSchemas, type DeskConfig } from '../chat/chat-types.ts';

/** One way to a human: a channel or a desk, one of its targets, and what that way carries. */
export interface NamedDoor {
  readonly channel: string;
  readonly type: ChannelConfig['type'] | DeskConfig['type'];
  readonly target: string;
  readonly door: HandoffDoor;
}

function abilityOf(channel: ChannelConfig): CallAbilities['handOff'] {
  switch (channel.type) {
    case 'talkdesk-stream':
      return talkdeskStreamDoors(channel);
    case 'talkdesk-sip':
      return talkdeskSipDoors(channel);
    case 'zoom-sip':
      return zoomSipDoors(channel);
    case 'sip-trunk':
      return sipTrunkDoors(channel);
  }
}

/** The doors of these channels; of targets only the one that is named, where a channel has it, else the first. */
export const doorsOf = (channels: readonly ChannelConfig[], target?: string): NamedDoor[] =>
  channels.flatMap((channel) => {
    const { targets = [], doors = {} } = abilityOf(channel) ?? {};
    const named = target !== undefined && targets.includes(target) ? target : targets[0];
    const door = named === undefined ? undefined : doors[named];
    return named === undefined || door === undefined ? [] : [{ channel: channel.id, type: channel.type, target: named, door }];
  });

/** The same of desks. What is known of the customer beside the hand-off is not: it has a place of its own there. */
export const deskDoorsOf = (desks: readonly DeskConfig[], target?: string): NamedDoor[] =>
  desks.flatMap((desk) => {
    const named = target !== undefined && Object.hasOwn(desk.targets, target) ? target : Object.keys(desk.targets)[0];
    const options = named === undefined ? undefined : desk.targets[named];
    return named === undefined || options === undefined ? [] : [{ channel: desk.id, type: desk.type, target: named, door: deskDoor(options, desk) }];
  });

/** A Zoom chat gives its customers back to Zoom itself. */
export interface ZoomChatDoor {
  readonly options: Extract<ChatChannelConfig, { type: 'zoom-chat' }>;
  readonly target: string;
}

export const zoomChatDoorsOf = (chats: readonly ChatChannelConfig[], target: string): ZoomChatDoor[] =>
  chats.flatMap((options) => {
    if (options.type !== 'zoom-chat') return [];
    const named = Object.hasOwn(options.targets, target) ? target : Object.keys(options.targets)[0];
    return named === undefined ? [] : [{ options, target: named }];
  });

export const sampleChats = (target: string): ChatChannelConfig[] => [
  chatSchemas['zoom-chat'].parse({
    id: 'zoom-chat',
    type: 'zoom-chat',
    bot: 'st-sample',
    auth: { keys: ['sample'] },
    targets: { [target]: { name: 'Agents' } },
  }),
];

/** A desk of each kind without any settings. */
export const sampleDesks = (target: string): DeskConfig[] => [
  digitalConnectOptions.parse({
    id: 'digital-connect',
    type: 'digital-connect',
    account: 'sample',
    client: { id: 'sample', secret: 'sample' },
    targets: { [target]: { touchpoint: 'sample' } },
    webhooks: { keys: ['sample'] },
  }),
];

/** One channel of each kind as it is without any settings, and the variants that carry less or more. */
export function sampleChannels(target: string): ChannelConfig[] {
  const numbers = { '+15550100': { bot: 'st-sample' } };
  const phone = { numbers, allowAddresses: ['192.0.2.0/24'] };
  const named = { [target]: { ringGroup: 'Agents' } };
  const desk = { [target]: { uri: 'sip:desk@pbx.example.com' } };
  return [
    talkdeskStreamOptions.parse({ id: 'talkdesk-stream', type: 'talkdesk-stream', numbers, targets: named }),
    talkdeskSipOptions.parse({ id: 'talkdesk-sip', type: 'talkdesk-sip', ...phone, targets: named }),
    talkdeskSipOptions.parse({ id: 'talkdesk-sip-plain', type: 'talkdesk-sip', ...phone, targets: named, uuiLimitCounts: 'plain' }),
    zoomSipOptions.parse({ id: 'zoom-sip', type: 'zoom-sip', ...phone, targets: { [target]: {} } }),
    sipTrunkOptions.parse({ id: 'sip-trunk', type: 'sip-trunk', ...phone, targets: desk }),
    sipTrunkOptions.parse({ id: 'sip-trunk-header', type: 'sip-trunk', ...phone, targets: desk, context: 'header' }),
  ];
}
