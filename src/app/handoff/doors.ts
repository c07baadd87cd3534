import { handOffAbility as sipTrunkDoors, sipTrunkOptions } from '#connectors/sip-trunk';
import { handOffAbility as talkdeskSipDoors, talkdeskSipOptions } from '#connectors/talkdesk-sip';
import { handOffAbility as talkdeskStreamDoors, talkdeskStreamOptions } from '#connectors/talkdesk-stream';
import { handOffAbility as zoomSipDoors, zoomSipOptions } from '#connectors/zoom-sip';
import type { CallAbilities, HandoffDoor } from '#contract';
import type { ChannelConfig } from '../channel-types.ts';

/** One way to a human: a channel, one of its targets, and what that way carries. */
export interface NamedDoor {
  readonly channel: string;
  readonly type: ChannelConfig['type'];
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
