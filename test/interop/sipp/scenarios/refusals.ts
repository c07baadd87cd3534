import {
  ackRefusal,
  type CheckOf,
  call,
  goodbye,
  pause,
  type Request,
  raw,
  refusedCall,
  request,
  response,
  type Step,
  sdp,
  target,
  theirGoodbye,
  via,
} from '../script.ts';
import type { Scenario } from '../sipp-trial.ts';

const fingerprint = `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`;

/** An INVITE that is refused, and leaves nothing behind. */
const refused = (id: string, says: string, status: number, one: Partial<Request>, checks: readonly CheckOf[] = [], user = 'default'): Scenario => ({
  id,
  says: `${says}: ${status}`,
  user,
  steps: refusedCall(status, one, checks),
  ends: 'none',
});
/** Another request from outside any call. */
const outside = (id: string, says: string, status: number, one: Request, checks: readonly CheckOf[] = []): Scenario => ({
  id,
  says: `${says}: ${status}`,
  user: 'default',
  steps: [request(one), response(status, { checks })],
  ends: 'none',
});
const warning: CheckOf[] = [{ header: 'Warning', fits: '3[0-9][0-9] cordboard' }];
const allow: CheckOf[] = [{ header: 'Allow', fits: 'INVITE.*BYE' }];

const known = { username: 'interop', password: 'interop-not-a-secret' };
const answered = (seq: number, password: string): Step =>
  request({
    method: 'INVITE',
    seq,
    body: sdp(),
    headers: [`[authentication username=${known.username} password=${password}]`],
  });
const challenged = (seq: number, checks: readonly CheckOf[] = []): Step[] => [
  response(100, { optional: true }),
  response(401, { authenticate: true, checks: [{ header: 'WWW-Authenticate', fits: 'Digest realm="cordboard"' }, ...checks] }),
  ackRefusal(`INVITE${seq}`, seq),
];
const asked = [request({ method: 'INVITE', body: sdp() }), ...challenged(1)];
const letIn = (seq: number): Step[] => [
  response(100, { optional: true }),
  response(200, { learn: true }),
  request({ method: 'ACK', seq, within: true, branch: `ACK${seq}` }),
  ...theirGoodbye(),
];

/** What is not served, and what is asked for first. RFC 3261 §8.2, §21–22; RFC 3264 §6. */
export const refusals: readonly Scenario[] = [
  {
    id: 'options',
    says: 'OPTIONS tells what is served',
    user: 'default',
    steps: [
      request({ method: 'OPTIONS', headers: ['Accept: application/sdp'] }),
      response(200, { checks: [...allow, { header: 'Accept', fits: 'application/sdp' }, { header: 'Supported', fits: '100rel.*timer' }] }),
    ],
    ends: 'none',
  },
  refused('unknown-user', 'a user that nobody has', 404, {}, [], 'nobody'),
  outside('message', 'a method that is not served', 405, { method: 'MESSAGE', body: 'hello', type: 'text/plain' }, allow),
  outside('unknown-method', 'a method that nobody knows', 501, { method: 'FROBNICATE' }),
  outside('subscribe', 'SUBSCRIBE', 405, { method: 'SUBSCRIBE', headers: ['Event: presence'] }, allow),
  refused('bad-require', 'an extension that we lack is required', 420, { headers: ['Require: 100rel, frobnication'] }, [
    { header: 'Unsupported', fits: 'frobnication' },
    { header: 'Unsupported', lacks: '100rel' },
  ]),
  refused('only-g729', 'no codec in common', 488, { body: sdp({ formats: [18] }) }, warning),
  refused('only-dtls', 'DTLS-SRTP alone', 488, { body: sdp({ profile: 'UDP/TLS/RTP/SAVPF', more: [fingerprint, 'a=setup:actpass'] }) }, warning),
  refused('only-video', 'no sound', 488, { body: sdp({ media: 'video', formats: [98] }) }, warning),
  refused('plain-to-sealed', 'plain RTP where SRTP is required', 488, {}, warning, 'sealed'),
  refused('malformed-sdp', 'SDP that cannot be read', 400, { body: 'v=0\no=- nonsense\nm=audio' }),
  refused('unknown-body', 'a body of an unknown type', 415, { body: '<offer/>', type: 'application/xml' }, [
    { header: 'Accept', fits: 'application/sdp' },
  ]),
  refused('unacceptable-answer', 'an answer would not be accepted', 406, { headers: ['Accept: text/html'] }),
  refused('unknown-scheme', 'a Request-URI of another scheme', 416, { uri: 'http://127.0.0.1/default' }),
  refused('two-contacts', 'two Contacts', 400, { contact: 'Contact: <sip:a@127.0.0.1:5999>, <sip:b@127.0.0.1:5998>' }),
  refused('media-to-multicast', 'sound to a multicast address', 488, { body: sdp({ host: '224.1.2.3' }) }, warning),
  refused('media-to-a-name', 'sound to a name', 488, { body: sdp({ host: 'media.invalid' }) }, warning),
  outside('refer-outside', 'REFER from outside any call', 403, { method: 'REFER', headers: ['Refer-To: <sip:victim@127.0.0.1>'] }),
  outside('bye-unknown', 'BYE to no dialog', 481, { method: 'BYE', seq: 2, toTag: 'gone', contact: '' }),
  outside('update-unknown', 'UPDATE to no dialog', 481, { method: 'UPDATE', seq: 2, toTag: 'gone' }),
  outside('notify-unknown', 'NOTIFY outside any call', 481, { method: 'NOTIFY', headers: ['Event: refer', 'Subscription-State: active'] }),
  outside('cancel-unknown', 'CANCEL of no INVITE', 481, { method: 'CANCEL', contact: '' }),
  {
    id: 'no-hops-left',
    says: 'Max-Forwards: 0 reaches an endpoint all the same (RFC 4475 §3.3.11)',
    user: 'default',
    steps: [...call({ maxForwards: 0 }), ...goodbye(2)],
    ends: 'abandoned',
  },
  {
    id: 'garbage',
    says: 'lines that are no SIP do not hurt the call beside them',
    user: 'default',
    steps: [
      ...call(),
      raw(`INVITE ${target} SIP/7.0\n${via('odd')}\nCall-ID: odd-[call_id]\nContent-Length: 0\n\n`, false),
      pause(200),
      ...goodbye(2),
    ],
    ends: 'abandoned',
    transports: ['udp'],
  },
  {
    id: 'digest',
    says: 'digest with the right password',
    user: 'digest',
    steps: [...asked, answered(2, known.password), ...letIn(2)],
    ends: 'resolved',
  },
  {
    id: 'digest-wrong',
    says: 'digest with another password: 401 again',
    user: 'digest',
    steps: [...asked, answered(2, 'another-password'), ...challenged(2, [{ header: 'WWW-Authenticate', lacks: 'stale=true' }])],
    ends: 'none',
  },
  {
    id: 'digest-stale',
    says: 'digest with a nonce that is too old: stale=true, and the next one serves',
    user: 'digest',
    steps: [
      ...asked,
      pause(62_000),
      answered(2, known.password),
      ...challenged(2, [{ header: 'WWW-Authenticate', fits: 'stale=true' }]),
      answered(3, known.password),
      ...letIn(3),
    ],
    ends: 'resolved',
    long: true,
  },
];
