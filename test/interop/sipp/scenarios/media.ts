import assert from 'node:assert/strict';
import { encodeMulaw, generateTone } from '#audio';
import { longestPauseMs } from '../../ear.ts';
import { reportOf } from '../../report.ts';
import { toneMs } from '../../tone.ts';
import { ack, call, execute, goodbye, offerAgain, pause, request, response, sdp } from '../script.ts';
import type { Scenario } from '../sipp-trial.ts';

/** The prompt of the agent `echo` lasts longer than any of these calls. */
const user = 'echo';
const mulawTone = (hz: number, ms: number): Uint8Array => {
  const samples = generateTone(hz, ms, 8000, -12);
  const octets = new Uint8Array(samples.length);
  encodeMulaw(samples, octets);
  return octets;
};

const hold = (id: string, says: string, offer: { readonly direction?: string; readonly host?: string }, answer: string): Scenario => ({
  id,
  says,
  user,
  steps: [
    ...call(),
    pause(600),
    ...offerAgain(2, offer, [{ fits: `a=${answer}` }]),
    pause(1000),
    ...offerAgain(3, {}, [{ fits: 'a=sendrecv' }]),
    pause(600),
    ...goodbye(4),
  ],
  ends: 'abandoned',
  check({ ear }) {
    const pauseMs = longestPauseMs(ear);
    assert.ok(pauseMs > 800, `sound stopped for no more than ${Math.round(pauseMs)} ms`);
    assert.ok(ear.packets.filter(({ atMs }) => atMs > (ear.packets.at(-1)?.atMs ?? 0) - 300).length > 8, 'sound came back');
  },
});

const keys = (id: string, says: string, press: readonly string[]): Scenario => ({
  id,
  says,
  user,
  steps: [...call(), pause(800), ...press, pause(1500), ...goodbye(20)],
  ends: 'abandoned',
  check({ conversation }) {
    const turn = conversation?.events.find((event) => event.kind === 'customer-turn');
    assert.ok(turn?.kind === 'customer-turn', 'the key was understood');
    assert.deepEqual([turn.source, turn.text], ['keys', '2']);
  },
});

const spoken = (format: 0 | 8 | 9, name: string): Scenario => ({
  id: `codec-${name.toLowerCase()}`,
  says: `a call in ${name}`,
  user,
  steps: [...call({ offer: { formats: [format, 101] }, checks: [{ fits: `RTP/AVP ${format} 101` }] }), pause(600), ...goodbye(2)],
  ends: 'abandoned',
  check({ conversation, ear }) {
    assert.equal(reportOf(conversation).sound?.codec, name);
    assert.ok(ear.packets.length > 10 && ear.packets.every(({ payloadType, payload }) => payloadType === format && payload.length === 160));
  },
});

/** Sound: offers and answers in the midst of a call, keys, codecs. RFC 3264 §8, RFC 4733, RFC 3550. */
export const media: readonly Scenario[] = [
  hold('hold-sendonly', 'hold by a=sendonly, and resumed', { direction: 'sendonly' }, 'recvonly'),
  hold('hold-inactive', 'hold by a=inactive, and resumed', { direction: 'inactive' }, 'inactive'),
  hold('hold-nowhere', 'hold by c=0.0.0.0 (RFC 2543), and resumed', { host: '0.0.0.0' }, ''),
  {
    id: 'media-moves',
    says: 'a re-INVITE moves the sound to another port',
    user,
    steps: [...call(), pause(500), ...offerAgain(2, { port: '[ear2]' }), pause(600), ...goodbye(3)],
    ends: 'abandoned',
    check({ ear, ear2 }) {
      assert.ok(ear.packets.length > 8 && ear2.packets.length > 8, `${ear.packets.length} and ${ear2.packets.length} packets`);
      const [first] = ear2.packets;
      assert.ok((ear.packets.at(-1)?.atMs ?? 0) < (first?.atMs ?? 0) + 40, 'the old port is left in peace');
      assert.equal(first?.ssrc, ear.packets[0]?.ssrc);
    },
  },
  {
    id: 'codec-changes',
    says: 'a re-INVITE changes PCMU to PCMA',
    user,
    steps: [
      ...call({ offer: { formats: [0, 101] } }),
      pause(500),
      ...offerAgain(2, { formats: [8, 101] }, [{ fits: 'RTP/AVP 8 101' }]),
      pause(600),
      ...goodbye(3),
    ],
    ends: 'abandoned',
    check({ ear }) {
      const types = ear.packets.map(({ payloadType }) => payloadType);
      assert.deepEqual([...new Set(types)], [0, 8], 'first the one, then the other');
      assert.ok(types.lastIndexOf(0) < types.indexOf(8));
    },
  },
  {
    id: 'late-reoffer',
    says: 're-INVITE without SDP: the offer in the 200 keeps what was agreed',
    user,
    steps: [
      ...call({ offer: { formats: [8, 101] } }),
      pause(300),
      request({ method: 'INVITE', seq: 2, within: true }),
      response(100, { optional: true }),
      response(200, { checks: [{ fits: 'm=audio [0-9]+ RTP/AVP .*8' }] }),
      ack(2, sdp({ version: 2, formats: [8, 101] })),
      pause(600),
      ...goodbye(3),
    ],
    ends: 'abandoned',
    check: ({ ear }) => assert.deepEqual([...new Set(ear.packets.map(({ payloadType }) => payloadType))], [8]),
  },
  {
    id: 'reoffer-refused',
    says: 'a re-INVITE with no codec in common gets 488, and the call goes on as it was',
    user,
    steps: [
      ...call(),
      pause(300),
      request({ method: 'INVITE', seq: 2, within: true, body: sdp({ version: 2, formats: [18] }) }),
      response(100, { optional: true }),
      response(488, { checks: [{ header: 'Warning', fits: 'cordboard' }] }),
      request({ method: 'ACK', seq: 2, within: true, branch: 'INVITE2' }),
      pause(700),
      ...goodbye(3),
    ],
    ends: 'abandoned',
    check: ({ ear }) => assert.ok(longestPauseMs(ear) < 1000 && ear.packets.length > 30, `${ear.packets.length} packets`),
  },
  spoken(0, 'PCMU'),
  spoken(8, 'PCMA'),
  spoken(9, 'G722'),
  keys('keys-by-info', 'a key by INFO (application/dtmf-relay)', [
    request({ method: 'INFO', seq: 2, within: true, type: 'application/dtmf-relay', body: 'Signal=2\nDuration=160' }),
    response(200),
  ]),
  keys('keys-by-info-dtmf', 'a key by INFO (application/dtmf)', [
    request({ method: 'INFO', seq: 2, within: true, type: 'application/dtmf', body: '2' }),
    response(200),
  ]),
  {
    ...keys('keys-by-rtp', 'a key by telephone-event (RFC 4733)', []),
    steps: [...call({ offer: { port: '[media_port]', formats: [0, 96] } }), pause(800), execute('play_dtmf="2"'), pause(2500), ...goodbye(2)],
  },
  {
    id: 'info-package',
    says: 'INFO with a package that nobody knows: 469',
    user,
    steps: [...call(), request({ method: 'INFO', seq: 2, within: true, headers: ['Info-Package: nonsense'] }), response(469), ...goodbye(3)],
    ends: 'abandoned',
  },
  {
    id: 'tone-is-heard',
    says: 'a tone of 1 kHz that SIPp plays is in the recording',
    user,
    files: { 'tone.ul': mulawTone(1000, 1500) },
    steps: [
      ...call({ offer: { port: '[rtpstream_audio_port]' } }),
      pause(300),
      execute('rtp_stream="tone.ul,1,0,PCMU/8000"'),
      pause(1800),
      ...goodbye(2),
    ],
    ends: 'abandoned',
    async check({ conversation, gateway }) {
      assert.ok(conversation);
      const { left, rateHz } = await gateway.recording(conversation);
      const heardMs = toneMs(left, 1000, rateHz);
      assert.ok(heardMs > 700, `${heardMs} ms of the tone in our recording`);
    },
  },
];
