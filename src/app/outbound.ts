import type { Clock, Logger } from '#base';
import type { CallPlacer, Directory, Meter, OutboundCalls } from '#contract';
import { parseUri, userOf } from '#protocols/sip';
import { type OutboundTrunk, outboundDesk, type Switchboard } from '#sessions';
import type { Answering } from './answering.ts';
import type { PhoneChannelConfig } from './channel-types.ts';
import type { GatewayConfig } from './config.ts';

interface Ports {
  readonly board: Switchboard;
  readonly directory: Directory;
  readonly answering: Answering;
  /** Channels that take calls out. */
  readonly trunks: ReadonlyMap<string, OutboundTrunk>;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
}

/** A channel that takes calls out, and what the called see. */
export function trunkOf(channel: PhoneChannelConfig, placer: CallPlacer): OutboundTrunk {
  const from = channel.type === 'sip-trunk' ? parseUri(channel.outgoing?.from ?? '') : undefined;
  const callerNumber = from?.ok && from.value.kind === 'sip' ? userOf(from.value) : undefined;
  return { placer, fallbackTarget: channel.fallbackTarget, ...(callerNumber === undefined ? {} : { callerNumber }) };
}

/** Calls out, within what the accounts of a configuration may. */
export const openOutbound = (
  config: Pick<GatewayConfig, 'agents' | 'outbound'>,
  { board, directory, answering, trunks, clock, meter, logger }: Ports,
): OutboundCalls =>
  outboundDesk({
    board,
    trunks,
    clock,
    meter,
    logger,
    accounts: config.outbound,
    bot(id) {
      const agent = directory.bot(id)?.agent;
      const settings = answering(id, undefined);
      if (agent === undefined || settings === undefined) return undefined;
      return { agent, flows: config.agents.get(agent)?.definition.flows, settings: (fallbackTarget) => answering(id, fallbackTarget) ?? settings };
    },
  });
