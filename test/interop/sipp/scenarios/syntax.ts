import assert from 'node:assert/strict';
import { passed } from '../../report.ts';
import { ack, branchOf, call, contact, from, goodbye, pause, raw, request, response, sdp, target, theirGoodbye, to, via } from '../script.ts';
import type { Scenario } from '../sipp-trial.ts';

const trying = response(100, { optional: true });
const talk = [trying, response(200, { learn: true }), ack(), pause(200), ...goodbye(2)];
const otherVia = 'SIP/2.0/UDP proxy.invalid:5060;branch=z9hG4bKfar;received=192.0.2.7';
const route = '<sip:[local_ip]:[local_port];transport=[transport];lr>';

/** Messages as others write them. RFC 3261 §7.3, §18.2, §12.2; RFC 4475 §3.1. */
export const syntax: readonly Scenario[] = [
  {
    id: 'compact-forms',
    says: 'field names in their compact forms',
    user: 'default',
    steps: [
      raw(
        [
          `INVITE ${target} SIP/2.0`,
          `v: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branchOf('INVITE1')}`,
          from.replace('From', 'f'),
          to.replace('To', 't'),
          'i: [call_id]',
          'CSeq: 1 INVITE',
          contact.replace('Contact', 'm'),
          'Max-Forwards: 70',
          'k: timer',
          'x: 1800',
          'c: application/sdp',
          'l: [len]',
          '',
          sdp(),
        ].join('\n'),
      ),
      ...talk,
    ],
    ends: 'abandoned',
  },
  {
    id: 'folded-fields',
    says: 'fields over several lines, names in any case, space before the colon',
    user: 'default',
    steps: [
      raw(
        [
          `INVITE ${target} SIP/2.0`,
          'VIA :',
          `[space][space]SIP/2.0/[transport] [local_ip]:[local_port] ;`,
          `[tab]branch=${branchOf('INVITE1')}`,
          'FROM : "A very',
          '[space]long \\"name\\", with a comma"  <sip:+15550111@[local_ip]:[local_port]> ;',
          '[space]tag = [pid]sipp[call_number]',
          to,
          'call-id:   [call_id]',
          'cseq: 1',
          '[space]INVITE',
          contact,
          'max-forwards:   70',
          'X-Empty:',
          'Content-Type: application/sdp',
          'Content-Length: [len]',
          '',
          sdp(),
        ].join('\n'),
      ),
      ...talk,
    ],
    ends: 'abandoned',
  },
  {
    id: 'several-vias',
    says: 'every Via comes back, in order',
    user: 'default',
    steps: [
      request({ method: 'INVITE', body: sdp(), headers: [`Via: ${otherVia}, SIP/2.0/TLS caller.invalid;branch=z9hG4bKfarther`] }),
      response(100, { optional: true }),
      response(200, { learn: true, checks: [{ header: 'Via', fits: 'INVITE1' }] }),
      ack(),
      pause(200),
      ...goodbye(2),
    ],
    ends: 'abandoned',
    check({ conversation }) {
      const [answer = ''] = passed(conversation, 'out', /^SIP\/2\.0 200.*CSeq: 1 INVITE/s);
      const vias = answer
        .split('\r\n')
        .filter((line) => /^via:/i.test(line))
        .join(', ');
      assert.match(vias, /INVITE1.*z9hG4bKfar;.*z9hG4bKfarther/);
    },
  },
  {
    id: 'record-route',
    says: 'Record-Route comes back, and the goodbye of the gateway goes that way',
    user: 'hangup',
    steps: [
      ...call({
        headers: [`Record-Route: ${route}, <sip:far.invalid;lr>`],
        contact: 'Contact: <sip:beyond@caller.invalid>',
        checks: [{ header: 'Record-Route', fits: 'lr>, *<sip:far.invalid;lr>' }],
      }),
      ...theirGoodbye([{ header: 'Route', fits: 'lr>' }]),
    ],
    ends: 'resolved',
    check({ conversation }) {
      const [bye = ''] = passed(conversation, 'out', /^BYE/);
      assert.match(bye, /^BYE sip:beyond@caller\.invalid SIP/);
      assert.match(
        bye
          .split('\r\n')
          .filter((line) => line.startsWith('Route:'))
          .join(),
        /^Route: <sip:127[^>]*;lr>,Route: <sip:far\.invalid;lr>$/,
      );
    },
  },
  {
    id: 'multipart-body',
    says: 'SDP as one part of several',
    user: 'default',
    steps: [
      request({
        method: 'INVITE',
        type: 'multipart/mixed;boundary=part',
        body: [
          '--part',
          'Content-Type: application/sdp',
          '',
          sdp(),
          '--part',
          'Content-Type: application/xml',
          'Content-Disposition: render;handling=optional',
          '',
          '<x/>',
          '--part--',
        ].join('\n'),
      }),
      ...talk,
    ],
    ends: 'abandoned',
  },
  {
    id: 'escaped-user',
    says: 'a user written with escapes is the same user',
    user: 'default',
    steps: [request({ method: 'INVITE', uri: 'sip:def%61ult@[remote_ip]:[remote_port];user=ip;x=%20', body: sdp() }), ...talk],
    ends: 'abandoned',
  },
  {
    id: 'utf8-names',
    says: 'To and From by name, accents and all',
    user: 'default',
    steps: [
      raw(
        [
          `INVITE ${target} SIP/2.0`,
          via('INVITE1'),
          'From: "Zoë Müller 日本" <sip:zo%C3%AB@caller.invalid>;tag=[pid]sipp[call_number]',
          to,
          'Call-ID: [call_id]',
          'CSeq: 1 INVITE',
          contact,
          'Max-Forwards: 70',
          'Subject: grüße',
          'Content-Type: application/sdp',
          'Content-Length: [len]',
          '',
          sdp(),
        ].join('\n'),
      ),
      trying,
      response(200, { learn: true, checks: [{ header: 'From', fits: 'zo%C3%AB@caller' }] }),
      raw(
        [
          `ACK [next_url] SIP/2.0`,
          via('ACK1'),
          '[last_From:]',
          '[last_To:]',
          'Call-ID: [call_id]',
          'CSeq: 1 ACK',
          'Max-Forwards: 70',
          'Content-Length: 0',
          '',
          '',
        ].join('\n'),
        false,
      ),
      pause(200),
      raw(
        [
          `BYE [next_url] SIP/2.0`,
          via('BYE2'),
          '[last_From:]',
          '[last_To:]',
          'Call-ID: [call_id]',
          'CSeq: 2 BYE',
          'Max-Forwards: 70',
          'Content-Length: 0',
          '',
          '',
        ].join('\n'),
      ),
      response(200),
    ],
    ends: 'abandoned',
  },
];
