import assert from 'node:assert/strict';
import { callByBaresip } from '../baresip/baresip.ts';
import { modules } from '../baresip/modules.ts';
import type { GatewayUnderTest, Transport } from '../gateway-under-test.ts';
import { passed, reportOf } from '../report.ts';
import { sippScenarios } from '../sipp/scenarios.ts';
import { playOnce } from '../sipp/sipp-trial.ts';
import { toneMs } from '../tone.ts';
import type { Tool } from '../tools.ts';
import type { Trial } from '../trial.ts';
import { modulesFolder, openKamailio } from './kamailio.ts';

const needs: readonly Tool[] = ['kamailio', `/${modulesFolder.slice(1)}/tls.so`];

interface Through {
  readonly scenario: string;
  readonly towards: Transport;
  /** Requests that must have come by the proxy, in order; those of the gateway by the transport towards it. */
  readonly must: readonly string[];
}

const throughs: readonly Through[] = [
  { scenario: 'caller-goodbye', towards: 'tcp', must: ['INVITE udp', 'ACK udp', 'BYE udp'] },
  { scenario: 'caller-goodbye', towards: 'tls', must: ['INVITE udp', 'ACK udp', 'BYE udp'] },
  { scenario: 'gateway-goodbye', towards: 'udp', must: ['INVITE udp', 'ACK udp', 'BYE udp'] },
  { scenario: 'gateway-goodbye', towards: 'tcp', must: ['INVITE udp', 'ACK udp', 'BYE tcp'] },
  { scenario: 'gateway-goodbye', towards: 'tls', must: ['INVITE udp', 'ACK udp', 'BYE tls'] },
  { scenario: 'hold-sendonly', towards: 'tcp', must: ['INVITE udp', 'ACK udp', 'INVITE udp', 'ACK udp', 'INVITE udp', 'ACK udp', 'BYE udp'] },
  { scenario: 'transfer', towards: 'tcp', must: ['INVITE udp', 'ACK udp', 'REFER tcp', 'NOTIFY udp', 'NOTIFY udp', 'BYE tcp'] },
  { scenario: 'cancel-ringing', towards: 'tls', must: ['INVITE udp', 'CANCEL udp', 'ACK udp'] },
];

const sippThrough = ({ scenario: id, towards, must }: Through): Trial => ({
  id: `${id}-by-${towards}`,
  says: `SIPp by UDP, the gateway by ${towards.toUpperCase()}: ${must.map((one) => one.split(' ')[0]).join(', ')} all pass the proxy`,
  peer: 'Kamailio',
  transport: `udp→${towards}`,
  needs: ['sipp', ...needs],
  hears: false,
  quick: towards === 'tls',
  async run(gateway) {
    const scenario = sippScenarios.find((one) => one.id === id);
    assert.ok(scenario);
    const proxy = await openKamailio(gateway, towards);
    try {
      const { callId, conversation } = await playOnce(scenario, 'udp', gateway, proxy.at('udp'));
      assert.deepEqual(proxy.passed(callId), must);
      if (conversation) assert.ok(passed(conversation, 'in', /^INVITE.*\r\nRecord-Route:.*;lr/is).length > 0, 'the INVITE came with a Record-Route');
    } finally {
      await proxy.close();
    }
  },
});

const toneHz = 1000;
let count = 0;

const baresipThrough = (towards: Transport): Trial => ({
  id: `baresip-srtp-by-${towards}`,
  says: `baresip by TLS with SRTP, the gateway by ${towards.toUpperCase()}: the tone arrives, INVITE, ACK and BYE pass the proxy`,
  peer: 'Kamailio',
  transport: `tls→${towards}`,
  needs: ['baresip', ...modules(['g711', 'aufile', 'aubridge', 'sndfile', 'srtp']), ...needs],
  hears: true,
  quick: false,
  run: (gateway) => talkThrough(towards, gateway),
});

async function talkThrough(towards: Transport, gateway: GatewayUnderTest): Promise<void> {
  const proxy = await openKamailio(gateway, towards);
  try {
    const as = `kamailio-${process.pid}-${++count}`;
    const { log } = await callByBaresip({
      as,
      target: `sip:waits@${proxy.at('tls')};transport=tls`,
      codec: 'PCMU/8000/1',
      rateHz: 8000,
      modules: ['g711'],
      mediaEncryption: 'srtp-mand',
      toneHz,
      seconds: 5,
    });
    const conversation = await gateway.conversation(as).catch((error: Error) => assert.fail(`${error.message}\n${log.slice(-1500)}`));
    const start = conversation.events[0];
    assert.ok(start?.kind === 'conversation-start');
    assert.deepEqual(proxy.passed(start.facts.callId ?? ''), ['INVITE tls', 'ACK tls', 'BYE tls']);
    const report = reportOf(conversation);
    assert.equal(report.signalling[0]?.transport, towards);
    assert.ok(report.sound?.suite !== undefined, 'the sound is protected');
    const { left, rateHz } = await gateway.recording(conversation);
    const heardMs = toneMs(left, toneHz, rateHz);
    assert.ok(heardMs > 1500, `${heardMs} ms of the tone in our recording`);
  } finally {
    await proxy.close();
  }
}

/** Kamailio as the edge: it terminates TLS and stays in the way of all that follows. RFC 3261 §16.6, RFC 5658. */
export const kamailioTrials: readonly Trial[] = [...throughs.map(sippThrough), baresipThrough('tcp'), baresipThrough('tls')];
