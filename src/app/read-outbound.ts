import type { ChannelConfig } from './channel-types.ts';
import type { Complain } from './complain.ts';
import type { WrittenConfig, WrittenOutbound } from './config-schema.ts';

/** Does this channel take calls out? */
const takesCallsOut = (channel: ChannelConfig | undefined): boolean => channel?.type === 'sip-trunk' && channel.outgoing !== undefined;

/** What each account may have placed; the trunks it names must take calls out. */
export function readOutbound(written: WrittenConfig, channels: readonly ChannelConfig[], complain: Complain): Map<string, WrittenOutbound> {
  const rules = new Map<string, WrittenOutbound>();
  written.accounts.forEach(({ id, outbound }, a) => {
    if (outbound === undefined) return;
    rules.set(id, outbound);
    outbound.trunks.forEach((trunk, t) => {
      const channel = channels.find((one) => one?.id === trunk);
      if (takesCallsOut(channel)) return;
      const says = channel === undefined ? `there is no channel "${trunk}"` : `the channel "${trunk}" takes no calls out`;
      complain(['accounts', a, 'outbound', 'trunks', t], says, 'Name a channel of the type sip-trunk that has a block `outgoing`.');
    });
    if (outbound.allow.length === 0)
      complain(
        ['accounts', a, 'outbound', 'allow'],
        'this list is empty, so nobody can be called',
        'Write beginnings of numbers, like "+1".',
        'warning',
      );
  });
  return rules;
}
