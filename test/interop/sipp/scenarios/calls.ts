import assert from 'node:assert/strict';
import { passed } from '../../report.ts';
import {
  ack,
  ackRefusal,
  branchOf,
  call,
  from,
  goodbye,
  pause,
  raw,
  reply,
  request,
  requestFromThem,
  response,
  sdp,
  target,
  theirGoodbye,
  to,
} from '../script.ts';
import type { Scenario } from '../sipp-trial.ts';

const invite = request({ method: 'INVITE', body: sdp() });
const trying = response(100, { optional: true });
const cancel = [
  request({ method: 'CANCEL', branch: 'INVITE1' }),
  // The CANCEL and the INVITE are answered in either order; SIPp wants one.
  response(200),
  response(487),
  ackRefusal('INVITE1'),
];

/** Beginnings and ends of calls. RFC 3261 §9, §13–15. */
export const calls: readonly Scenario[] = [
  {
    id: 'caller-goodbye',
    says: 'INVITE, talk, BYE of the caller',
    user: 'default',
    steps: [...call(), pause(700), ...goodbye(2)],
    ends: 'abandoned',
    check: ({ ear }) => assert.ok(ear.packets.length > 10, `${ear.packets.length} packets of sound`),
  },
  {
    id: 'gateway-goodbye',
    says: 'INVITE, one word, BYE of the gateway',
    user: 'hangup',
    steps: [...call(), ...theirGoodbye()],
    ends: 'resolved',
    check: ({ ear }) => assert.ok(ear.packets.length > 10, 'the word was spoken before the BYE'),
  },
  {
    id: 'goodbye-refused',
    says: 'a BYE that gets 481 ends the call all the same',
    user: 'hangup',
    steps: [...call(), requestFromThem('BYE'), reply('481 Call/Transaction Does Not Exist')],
    ends: 'resolved',
  },
  {
    id: 'slow-answer',
    says: '180, and the 200 two seconds later',
    user: 'slow',
    steps: [invite, trying, response(180), response(200, { learn: true }), ack(), pause(300), ...goodbye(2)],
    ends: 'abandoned',
    check: ({ tookMs }) => assert.ok(tookMs > 2200, `${tookMs} ms`),
  },
  {
    id: 'cancel-ringing',
    says: 'CANCEL while it rings: 487',
    user: 'slow',
    steps: [invite, trying, response(180), pause(300), ...cancel],
    ends: 'none',
  },
  {
    id: 'cancel-never-answered',
    says: 'CANCEL of a call that nobody would ever answer',
    user: 'ringing',
    steps: [invite, trying, response(180), pause(2500), ...cancel],
    ends: 'none',
  },
  {
    id: 'cancel-too-late',
    says: 'CANCEL after the 200 changes nothing',
    user: 'default',
    steps: [
      invite,
      trying,
      response(200, { learn: true }),
      request({ method: 'CANCEL', branch: 'INVITE1' }),
      response(200),
      ack(),
      pause(300),
      ...goodbye(2),
    ],
    ends: 'abandoned',
  },
  {
    id: 'late-offer',
    says: 'INVITE without SDP: the offer is in the 200, the answer in the ACK',
    user: 'default',
    steps: [
      request({ method: 'INVITE' }),
      trying,
      response(200, { learn: true, checks: [{ fits: 'm=audio [0-9]+ RTP/AVP' }, { fits: 'a=rtpmap:101 telephone-event' }] }),
      ack(1, sdp()),
      pause(700),
      ...goodbye(2),
    ],
    ends: 'abandoned',
    check: ({ ear }) => assert.ok(ear.packets.length > 5, `${ear.packets.length} packets of sound`),
  },
  {
    id: 'late-offer-unanswered',
    says: 'an ACK without the answer it owes ends the call',
    user: 'default',
    steps: [request({ method: 'INVITE' }), trying, response(200, { learn: true }), ack(), ...theirGoodbye()],
    ends: 'failed',
  },
  {
    id: 'repeated-invite',
    says: 'the same INVITE twice is one call',
    user: 'default',
    steps: [invite, trying, response(200, { learn: true }), raw(inviteAgain(), false), pause(100), ack(), pause(300), ...goodbye(2)],
    ends: 'abandoned',
    check({ conversation }) {
      assert.equal(passed(conversation, 'in', /^INVITE/).length, 2);
      assert.equal(
        passed(conversation, 'out', /^SIP\/2.0 200.*CSeq: 1 INVITE/s).length,
        1,
        'the 200 repeats itself; a repeated INVITE does not repeat it (RFC 6026)',
      );
    },
  },
  {
    id: 'merged-request',
    says: 'the same INVITE by another way: 482, and the call goes on',
    user: 'slow',
    steps: [
      invite,
      trying,
      response(180),
      request({ method: 'INVITE', branch: 'byAnotherWay', body: sdp(), repeat: false }),
      response(482),
      ackRefusal('byAnotherWay'),
      response(200, { learn: true }),
      ack(),
      ...goodbye(2),
    ],
    ends: 'abandoned',
  },
  {
    id: 'lost-ack',
    says: 'a 200 that is never acknowledged comes again, then BYE',
    user: 'default',
    steps: [
      invite,
      trying,
      // Over UDP SIPp takes its repetitions for what they are; over TCP each counts.
      ...Array.from({ length: 12 }, () => response(200, { optional: true })),
      requestFromThem('BYE', { timeoutMs: 40_000 }),
      reply('200 OK'),
    ],
    ends: 'failed',
    check: ({ conversation }) => assert.ok(passed(conversation, 'out', /^SIP\/2.0 200.*CSeq: 1 INVITE/s).length > 8),
    long: true,
  },
  {
    id: 'user-to-user',
    says: 'User-to-User and X- fields come with the call',
    user: 'default',
    steps: [...call({ headers: ['User-to-User: 6f72646572;encoding=hex', 'X-Queue: gold'] }), pause(200), ...goodbye(2)],
    ends: 'abandoned',
    check({ conversation }) {
      const start = conversation?.events[0];
      assert.ok(start?.kind === 'conversation-start');
      const { parameters, callerNumber, calledNumber } = start.facts;
      assert.deepEqual([callerNumber, calledNumber, parameters['x-queue']], ['+15550111', 'default', 'gold']);
      assert.match(JSON.stringify(parameters), /6f72646572|order/);
    },
  },
];

function inviteAgain(): string {
  const body = sdp();
  return [
    `INVITE ${target} SIP/2.0`,
    `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branchOf('INVITE1')}`,
    from,
    to,
    'Call-ID: [call_id]',
    'CSeq: 1 INVITE',
    'Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>',
    'Max-Forwards: 70',
    'Content-Type: application/sdp',
    'Content-Length: [len]',
    '',
    body,
  ].join('\n');
}
