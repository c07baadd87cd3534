import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { type Ear, openEar } from '../ear.ts';
import type { Conversation, GatewayUnderTest, LogLine } from '../gateway-under-test.ts';
import type { Trial } from '../trial.ts';
import { playScenario } from './play.ts';
import type { Step } from './script.ts';

/** What the gateway's side showed, for a scenario to be judged by. */
export interface Seen {
  /** Undefined where none was to come of it. */
  readonly conversation: Conversation | undefined;
  readonly log: readonly LogLine[];
  readonly gateway: GatewayUnderTest;
  /** `[ear]` and `[ear2]` of the scenario's SDP. */
  readonly ear: Ear;
  readonly ear2: Ear;
  readonly tookMs: number;
}

/** A scenario, and what must be true on both sides when it was played. SIPp judges its own. */
export interface Scenario {
  readonly id: string;
  readonly says: string;
  /** Whom SIPp calls. */
  readonly user: string;
  readonly steps: readonly Step[];
  /** How the conversation must end in the gateway's record; `none` when no conversation may come of it. */
  readonly ends: 'none' | 'abandoned' | 'resolved' | 'escalated' | 'failed';
  readonly check?: (seen: Seen) => void | Promise<void>;
  /** Longer than a few seconds: not in `npm test`. */
  readonly long?: boolean;
  readonly transports?: readonly ('udp' | 'tcp')[];
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

let count = 0;

/** Both transports of a scenario as trials. */
export const sippTrials = (scenario: Scenario): Trial[] =>
  (scenario.transports ?? (['udp', 'tcp'] as const)).map((transport) => ({
    id: scenario.id,
    says: scenario.says,
    peer: 'SIPp',
    transport,
    needs: ['sipp'],
    hears: false,
    quick: scenario.long !== true,
    run: async (gateway) => void (await playOnce(scenario, transport, gateway)),
  }));

/** Plays a scenario against the gateway, or against what stands before it, and judges both sides. */
export async function playOnce(
  scenario: Scenario,
  transport: 'udp' | 'tcp',
  gateway: GatewayUnderTest,
  at = gateway.at(transport),
): Promise<{ readonly callId: string; readonly conversation: Conversation | undefined }> {
  const callId = `${scenario.id}.${transport}.${++count}.${process.pid}`;
  const [ear, ear2] = await Promise.all([openEar(), openEar()]);
  const begun = performance.now();
  try {
    await playScenario({
      name: scenario.id,
      steps: scenario.steps,
      at,
      transport,
      user: scenario.user,
      callId,
      keys: { ear: ear.port, ear2: ear2.port },
      limitSeconds: scenario.long ? 90 : 60,
      ...(scenario.files ? { files: scenario.files } : {}),
    });
    const tookMs = performance.now() - begun;
    const conversation = await conversationOf(scenario, callId, gateway);
    await scenario.check?.({ conversation, log: gateway.log(callId), gateway, ear, ear2, tookMs });
    return { callId, conversation };
  } finally {
    await Promise.all([ear.close(), ear2.close()]);
  }
}

async function conversationOf({ ends }: Scenario, callId: string, gateway: GatewayUnderTest): Promise<Conversation | undefined> {
  if (ends === 'none') {
    await setTimeout(200);
    assert.equal(await gateway.conversations(callId), 0, 'no conversation may come of it');
    return undefined;
  }
  const conversation = await gateway.conversation(callId);
  assert.equal(conversation.head.outcome, ends, `outcome, by ${conversation.head.reason}`);
  assert.equal(await gateway.conversations(callId), 1, 'one conversation');
  return conversation;
}
