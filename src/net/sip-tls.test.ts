import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectPlain } from 'node:net';
import { after, test } from 'node:test';
import { connect, type PeerCertificate } from 'node:tls';
import { until } from '../../test/until.ts';
import { closeBench, openPeer } from './fixtures/sip-bench.ts';
import { selfSigned } from './self-signed.ts';
import { isCertificateOf, tlsContext } from './tls.ts';

after(closeBench);

const certificate = (subjectaltname: string | undefined, CN = 'common.example'): PeerCertificate =>
  ({ subject: { CN }, ...(subjectaltname === undefined ? {} : { subjectaltname }) }) as unknown as PeerCertificate;

const table: readonly [alternatives: string | undefined, wanted: string, fits: boolean, wildcards?: boolean][] = [
  ['DNS:pbx.example', 'pbx.example', true],
  ['DNS:PBX.example.', 'pbx.EXAMPLE', true],
  ['URI:sip:pbx.example', 'pbx.example', true],
  ['URI:sip:anna@pbx.example', 'pbx.example', false],
  ['URI:sips:pbx.example', 'pbx.example', false],
  ['URI:https://pbx.example', 'pbx.example', false],
  ['DNS:a.pbx.example', 'pbx.example', false],
  ['DNS:pbx.example', 'a.pbx.example', false],
  ['DNS:*.pbx.example', 'a.pbx.example', false],
  ['DNS:*.pbx.example', 'a.pbx.example', true, true],
  ['DNS:*.pbx.example', 'a.b.pbx.example', false, true],
  ['DNS:*.pbx.example', 'pbx.example', false, true],
  ['DNS:*.example', 'pbx.example', false, true],
  ['DNS:p*.example', 'pbx.example', false, true],
  ['DNS:other.example, DNS:pbx.example', 'pbx.example', true],
  ['IP Address:192.0.2.1', '192.0.2.1', true],
  ['DNS:192.0.2.1', '192.0.2.1', false],
  ['IP Address:192.0.2.1', 'common.example', false],
  ['DNS:other.example', 'common.example', false],
  [undefined, 'common.example', true],
  ['DNS:"a, DNS:pbx.example", DNS:pbx.example', 'pbx.example', false],
];
for (const [alternatives, wanted, fits, wildcards] of table)
  test(`RFC 5922: ${alternatives ?? 'common name only'} is ${fits ? '' : 'not '}${wanted}${wildcards ? ', with wildcards' : ''}`, () =>
    assert.equal(isCertificateOf(certificate(alternatives), [wanted], wildcards), fits));

test('a certificate and a key that do not belong together are refused, and not told', () => {
  const identity = { cert: selfSigned('a').cert, key: selfSigned('a').key };
  assert.throws(
    () => tlsContext(identity, {}),
    (error: Error & { code?: string }) => error.code === 'SIP_TLS_UNUSABLE' && !JSON.stringify(error).includes('PRIVATE KEY'),
  );
});

test('TLS 1.1 is refused, plain text on the TLS door is cut, and both are counted; 1.2 and 1.3 are served', async () => {
  const identity = selfSigned('localhost');
  const bob = await openPeer({ listeners: [{ transport: 'tls', host: '127.0.0.1', port: 0 }], identity });
  const to = { host: '127.0.0.1', port: bob.port('tls') };
  const old = connect({ ...to, rejectUnauthorized: false, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' });
  await assert.rejects(once(old, 'secureConnect'));
  old.destroy();
  const plain = connectPlain(to);
  plain.on('error', () => {});
  plain.write('OPTIONS sip:a SIP/2.0\r\n\r\n');
  await new Promise((closed) => plain.once('close', closed));
  await until(() => bob.meter.of('sip_dropped_total', 'handshake') >= 2, 'both are counted');
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const socket = connect({ ...to, ca: identity.cert, servername: 'localhost', minVersion: version, maxVersion: version });
    await once(socket, 'secureConnect');
    assert.equal(socket.getProtocol(), version);
    socket.write('\r\n\r\n');
    const [pong] = (await once(socket, 'data')) as [Buffer];
    assert.equal(pong.toString(), '\r\n');
    socket.destroy();
  }
});
