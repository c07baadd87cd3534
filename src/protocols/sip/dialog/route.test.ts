import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hop } from '../message/hop.ts';
import { parseUri, type SipUri } from '../message/uri.ts';
import { applyRoutes, hopFor } from './route.ts';

const flow: Hop = { transport: 'tls', address: '192.0.2.1', port: 40_000, connection: 'c1' };
const uri = (text: string): SipUri => {
  const read = parseUri(text);
  assert.ok(read.ok && read.value.kind === 'sip');
  return read.value;
};

test('no route: the target itself, without its header part', () => {
  const routed = applyRoutes('sip:a@host;x=1?Subject=b', []);
  assert.deepEqual([routed.target, routed.routes, routed.next?.host], ['sip:a@host;x=1', [], 'host']);
});

test('loose routing: target in the Request-URI, all of the route set in Route (RFC 3261 §12.2.1.1)', () => {
  const routed = applyRoutes('sip:a@host', ['<sip:p1.example.com;lr>', '<sip:p2.example.com;lr>']);
  assert.deepEqual([routed.target, routed.routes.length, routed.next?.host], ['sip:a@host', 2, 'p1.example.com']);
});

test('strict routing: the first route in the Request-URI, the target last in Route', () => {
  const routed = applyRoutes('sip:a@host', ['<sip:p1.example.com;maddr=10.0.0.1?X=1>', '<sip:p2.example.com>']);
  assert.deepEqual(
    [routed.target, routed.routes, routed.next?.host],
    ['sip:p1.example.com;maddr=10.0.0.1', ['<sip:p2.example.com>', '<sip:a@host>'], 'p1.example.com'],
  );
});

test('where it goes: what the URI says, over the connection that served so far', () => {
  assert.deepEqual(hopFor(uri('sip:a@192.0.2.7:5071;transport=tls'), flow, 'contact'), {
    transport: 'tls',
    address: '192.0.2.7',
    port: 5071,
    connection: 'c1',
  });
  assert.deepEqual(hopFor(uri('sip:a@192.0.2.7'), flow, 'contact'), { transport: 'tls', address: '192.0.2.7', port: 5061, connection: 'c1' });
  assert.deepEqual(hopFor(uri('sip:a@name.example.com'), flow, 'contact'), {
    transport: 'tls',
    address: 'name.example.com',
    port: undefined,
    connection: 'c1',
  });
  assert.deepEqual(hopFor(uri('sip:a@192.0.2.7;transport=UDP'), flow, 'contact'), { transport: 'udp', address: '192.0.2.7', port: 5060 });
  assert.deepEqual(hopFor(uri('sips:a@[2001:db8::1];transport=tcp'), flow, 'contact'), {
    transport: 'tls',
    address: '2001:db8::1',
    port: 5061,
    connection: 'c1',
  });
  assert.deepEqual(hopFor(uri('sip:a@far.example.com;maddr=192.0.2.8;transport=odd'), flow, 'contact'), {
    transport: 'tls',
    address: '192.0.2.8',
    port: 5061,
    connection: 'c1',
  });
  assert.deepEqual(hopFor(uri('sip:a@10.0.0.1'), flow, 'source'), flow);
  assert.deepEqual(hopFor(undefined, flow, 'contact'), flow);
});
