import assert from 'node:assert/strict';
import { call, goodbye, pause, reply, request, requestFromThem, response, type Step, theirGoodbye } from '../script.ts';
import type { Scenario, Seen } from '../sipp-trial.ts';

const user = 'transfer';
const referred = requestFromThem('REFER', {
  checks: [{ header: 'Refer-To', fits: 'sip:agents@127.0.0.1:5099.User-to-User=[0-9a-f]+%3Bencoding%3Dhex' }],
});
const notify = (seq: number, line: string, state: string): Step[] => [
  request({
    method: 'NOTIFY',
    seq,
    within: true,
    headers: ['Event: refer', `Subscription-State: ${state}`],
    type: 'message/sipfrag;version=2.0',
    body: line,
  }),
  response(200),
];
const accepted = [...call(), referred, reply('202 Accepted')];

/** The hand-off that was begun, and how often it was refused. */
function handOff(refused: number, { conversation }: Seen): void {
  const events = conversation?.events ?? [];
  const start = events.find(({ kind }) => kind === 'hand-off-start');
  assert.ok(start?.kind === 'hand-off-start' && start.handoff.target === 'general' && start.context.includes('123456'));
  assert.equal(events.filter(({ kind }) => kind === 'hand-off-refused').length, refused);
}

/** Transfers by REFER. RFC 3515, RFC 5589. */
export const transfers: readonly Scenario[] = [
  {
    id: 'transfer',
    says: 'REFER with the context, NOTIFY of success, BYE of the gateway',
    user,
    steps: [
      ...accepted,
      ...notify(2, 'SIP/2.0 100 Trying', 'active;expires=60'),
      ...notify(3, 'SIP/2.0 200 OK', 'terminated;reason=noresource'),
      ...theirGoodbye(),
    ],
    ends: 'escalated',
    check: (seen) => handOff(0, seen),
  },
  {
    id: 'transfer-their-goodbye',
    says: 'REFER is taken, and the far side says goodbye at once',
    user,
    steps: [...accepted, ...goodbye(2)],
    ends: 'escalated',
    check: (seen) => handOff(0, seen),
  },
  {
    id: 'transfer-untold',
    says: 'REFER is taken and nobody says more: BYE after a while',
    user,
    steps: [...accepted, ...theirGoodbye()],
    ends: 'escalated',
    check: ({ tookMs }) => assert.ok(tookMs > 3000, `${tookMs} ms`),
  },
  {
    id: 'transfer-refused',
    says: 'REFER is refused: the caller stays with the agent',
    user,
    steps: [...call(), referred, reply('603 Decline'), ...theirGoodbye([], 8000)],
    ends: 'resolved',
    check: (seen) => handOff(1, seen),
  },
  {
    id: 'transfer-busy',
    says: 'the target is busy (NOTIFY 486): the caller stays with the agent',
    user,
    steps: [...accepted, ...notify(2, 'SIP/2.0 486 Busy Here', 'terminated;reason=noresource'), ...theirGoodbye([], 8000)],
    ends: 'resolved',
    check: (seen) => handOff(1, seen),
  },
  {
    id: 'transfer-goodbye-instead',
    says: 'the caller hangs up instead of answering the REFER',
    user,
    steps: [...call(), referred, ...goodbye(2)],
    ends: 'abandoned',
    // Over UDP the REFER comes again while the BYE is under way, which SIPp takes amiss.
    transports: ['tcp'],
  },
  {
    id: 'caller-refers',
    says: 'a REFER of the caller is declined: nobody dials through us',
    user: 'default',
    steps: [
      ...call(),
      request({ method: 'REFER', seq: 2, within: true, headers: ['Refer-To: <sip:victim@127.0.0.1:5099>'] }),
      response(603),
      pause(100),
      ...goodbye(3),
    ],
    ends: 'abandoned',
  },
  {
    id: 'unasked-notify',
    says: 'NOTIFY of a transfer that nobody asked for: 481; of another event: 489',
    user: 'default',
    steps: [
      ...call(),
      request({ method: 'NOTIFY', seq: 2, within: true, headers: ['Event: refer', 'Subscription-State: active'] }),
      response(481),
      request({ method: 'NOTIFY', seq: 3, within: true, headers: ['Event: presence', 'Subscription-State: active'] }),
      response(489),
      ...goodbye(4),
    ],
    ends: 'abandoned',
  },
];
