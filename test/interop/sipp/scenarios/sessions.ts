import assert from 'node:assert/strict';
import { passed } from '../../report.ts';
import { ack, call, goodbye, pause, refusedCall, reply, request, requestFromThem, response, sdp, theirGoodbye } from '../script.ts';
import type { Scenario } from '../sipp-trial.ts';

const trying = response(100, { optional: true });
const timers = (seconds: number, refresher?: 'uac' | 'uas'): string[] => [
  'Supported: timer',
  `Session-Expires: ${seconds}${refresher === undefined ? '' : `;refresher=${refresher}`}`,
];
const everyone = 'Allow: INVITE, ACK, BYE, CANCEL, UPDATE';

/** Offers that meet, provisional answers that are acknowledged, sessions that are kept alive. RFC 3311, RFC 3262, RFC 4028. */
export const sessions: readonly Scenario[] = [
  {
    id: 'glare-update',
    says: 'an offer while ours waits for its answer: 491',
    user: 'default',
    steps: [
      request({ method: 'INVITE' }),
      trying,
      response(200, { learn: true }),
      request({ method: 'UPDATE', seq: 2, within: true, body: sdp({ version: 2 }) }),
      response(491),
      ack(1, sdp()),
      pause(300),
      ...goodbye(3),
    ],
    ends: 'abandoned',
  },
  {
    id: 'update-offer',
    says: 'UPDATE with an offer moves the sound',
    user: 'echo',
    steps: [
      ...call(),
      pause(400),
      request({ method: 'UPDATE', seq: 2, within: true, body: sdp({ version: 2, port: '[ear2]' }) }),
      response(200, { checks: [{ fits: 'm=audio' }] }),
      pause(500),
      ...goodbye(3),
    ],
    ends: 'abandoned',
    check: ({ ear2 }) => assert.ok(ear2.packets.length > 8, `${ear2.packets.length} packets`),
  },
  {
    id: 'target-refresh',
    says: 'a re-INVITE with another Contact: later requests of the gateway go there',
    user: 'hangup',
    steps: [
      ...call(),
      request({
        method: 'INVITE',
        seq: 2,
        within: true,
        body: sdp({ version: 2 }),
        contact: 'Contact: <sip:moved@[local_ip]:[local_port];transport=[transport]>',
      }),
      trying,
      response(200),
      ack(2),
      ...theirGoodbye(),
    ],
    ends: 'resolved',
    check: ({ conversation }) => assert.match(passed(conversation, 'out', /^BYE/)[0] ?? '', /^BYE sip:moved@127/),
  },
  {
    id: 'old-cseq',
    says: 'a request of yesterday (CSeq too low): 500',
    user: 'default',
    steps: [...call({ seq: 10 }), request({ method: 'INFO', seq: 5, within: true }), response(500), ...goodbye(11)],
    ends: 'abandoned',
  },
  {
    id: 'options-within',
    says: 'OPTIONS within a call',
    user: 'default',
    steps: [
      ...call(),
      request({ method: 'OPTIONS', seq: 2, within: true }),
      response(200, { checks: [{ header: 'Allow', fits: 'UPDATE' }] }),
      ...goodbye(3),
    ],
    ends: 'abandoned',
  },
  {
    id: 'reliable-ringing',
    says: '100rel: the 180 wants its PRACK',
    user: 'slow',
    steps: [
      request({ method: 'INVITE', body: sdp(), headers: ['Require: 100rel'] }),
      trying,
      response(180, {
        learn: true,
        checks: [
          { header: 'RSeq', fits: '[0-9]+', as: 'rseq' },
          { header: 'Require', fits: '100rel' },
        ],
      }),
      request({ method: 'PRACK', seq: 2, within: true, headers: ['RAck: [$rseq] 1 INVITE'] }),
      response(200),
      response(200, { learn: true }),
      ack(),
      ...goodbye(3),
    ],
    ends: 'abandoned',
  },
  {
    id: 'reliable-ringing-repeated',
    says: '100rel: without PRACK the 180 comes again; a PRACK of nothing gets 481',
    user: 'slow',
    steps: [
      request({ method: 'INVITE', body: sdp(), headers: ['Require: 100rel'] }),
      trying,
      response(180, { learn: true, checks: [{ header: 'RSeq', fits: '[0-9]+', as: 'rseq' }] }),
      request({ method: 'PRACK', seq: 2, within: true, headers: ['RAck: 1 1 INVITE'] }),
      response(481),
      pause(1200),
      request({ method: 'PRACK', seq: 3, within: true, headers: ['RAck: [$rseq] 1 INVITE'] }),
      response(200),
      response(200, { learn: true }),
      ack(),
      ...goodbye(4),
    ],
    ends: 'abandoned',
    // Over TCP SIPp takes the second 180 amiss.
    transports: ['udp'],
    check({ conversation }) {
      const rings = passed(conversation, 'out', /^SIP\/2.0 180/);
      assert.ok(rings.length >= 2 && new Set(rings).size === 1, `${rings.length} times`);
    },
  },
  {
    id: 'interval-too-small',
    says: 'a session interval of 30 s gets 422 with Min-SE, and the next INVITE serves',
    user: 'default',
    steps: [
      ...refusedCall(422, { headers: timers(30) }, [{ header: 'Min-SE', fits: '90' }]),
      ...call({ seq: 2, headers: [...timers(90), 'Min-SE: 90'], checks: [{ header: 'Session-Expires', fits: '90;refresher=ua[cs]' }] }),
      ...goodbye(3),
    ],
    ends: 'abandoned',
  },
  {
    id: 'refresh-by-invite',
    says: 'the caller refreshes the session by re-INVITE',
    user: 'echo',
    steps: [
      ...call({
        headers: timers(90, 'uac'),
        checks: [
          { header: 'Session-Expires', fits: '90;refresher=uac' },
          { header: 'Require', fits: 'timer' },
        ],
      }),
      pause(200),
      request({ method: 'INVITE', seq: 2, within: true, body: sdp(), headers: timers(90, 'uac') }),
      trying,
      response(200, { checks: [{ header: 'Session-Expires', fits: '90;refresher=uac' }] }),
      ack(2),
      ...goodbye(3),
    ],
    ends: 'abandoned',
    check({ conversation }) {
      const versions = passed(conversation, 'out', /^SIP\/2.0 200.*m=audio/s).map((text) => /^o=.*$/m.exec(text)?.[0]);
      assert.deepEqual([versions.length, new Set(versions).size], [2, 1], 'the same description has the same version');
    },
  },
  {
    id: 'refresh-by-update',
    says: 'the caller refreshes the session by UPDATE',
    user: 'default',
    steps: [
      ...call({ headers: timers(90, 'uac') }),
      request({ method: 'UPDATE', seq: 2, within: true, headers: timers(90, 'uac') }),
      response(200, { checks: [{ header: 'Session-Expires', fits: '90;refresher=uac' }] }),
      ...goodbye(3),
    ],
    ends: 'abandoned',
  },
  {
    id: 'gateway-refreshes',
    says: 'the gateway refreshes by UPDATE when half the interval is over',
    user: 'waits',
    steps: [
      ...call({ headers: [...timers(90, 'uas'), everyone], checks: [{ header: 'Session-Expires', fits: '90;refresher=uas' }] }),
      requestFromThem('UPDATE', { timeoutMs: 50_000, checks: [{ header: 'Session-Expires', fits: '90;refresher=uac' }] }),
      reply('200 OK', ['Session-Expires: 90;refresher=uac', 'Require: timer']),
      pause(200),
      ...goodbye(2),
    ],
    ends: 'abandoned',
    check: ({ tookMs }) => assert.ok(tookMs > 44_000 && tookMs < 50_000, `${tookMs} ms`),
    long: true,
  },
  {
    id: 'glare-refresh',
    says: 'the gateway refreshes by re-INVITE, meets 491, and asks again within two seconds',
    user: 'waits',
    steps: [
      ...call({ headers: timers(90, 'uas') }),
      requestFromThem('INVITE', { timeoutMs: 50_000 }),
      reply('491 Request Pending'),
      requestFromThem('ACK'),
      requestFromThem('INVITE', { timeoutMs: 2500 }),
      reply('200 OK', ['Session-Expires: 90;refresher=uac', 'Require: timer'], sdp()),
      requestFromThem('ACK'),
      ...goodbye(2),
    ],
    ends: 'abandoned',
    long: true,
  },
  {
    id: 'session-expires',
    says: 'a session that nobody refreshes ends a third early: BYE',
    user: 'waits',
    steps: [...call({ headers: timers(90, 'uac') }), ...theirGoodbye([], 65_000)],
    ends: 'failed',
    check: ({ tookMs }) => assert.ok(tookMs > 58_000 && tookMs < 64_000, `${tookMs} ms`),
    long: true,
  },
];
