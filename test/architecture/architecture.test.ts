import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { circles } from './circles.ts';
import { rooms } from './floors.ts';
import { violations } from './violations.ts';

const alarm = (path: string, text: string): string[] => violations(new Map([[path, text]]));

const files = new Map(globSync(['src/**/*.ts', 'sim/**/*.ts']).map((file) => [file, readFileSync(file, 'utf8')]));

test('the house keeps its map', () => {
  assert.ok(files.size > 20, `the scan saw only ${files.size} files`);
  assert.deepEqual(violations(files), []);
});

test('the alarm rings, once for each planted fault', () => {
  for (const [path, text] of [
    ['src/conversation/flow/a.ts', `import { listen } from '#net';`],
    ['src/conversation/flow/a.ts', `import type { X } from '#connectors/talkdesk-stream';`],
    ['src/connectors/zoom-sip/connector.ts', `import { y } from '#connectors/talkdesk-stream';`],
    ['src/providers/flite/flite.ts', `import { y } from '#providers/silero';`],
    ['src/contract/voice-call.ts', `export { d } from '../media/playout.ts';`],
    ['src/media/playout.ts', `import { createSocket } from 'node:dgram';`],
    ['src/media/pacer.ts', `const at = Date.now();`],
    ['src/connectors/genesys/session.ts', `import { WebSocket } from 'ws';`],
    ['src/connectors/zoom-sip/connector.ts', `setTimeout(() => {}, 5);`],
    ['src/sessions/session.ts', `if (process.env.DEBUG) {}`],
    ['src/audio/frame.ts', `const m = await import('#net');`],
    ['src/server/server.ts', `import { place } from '#sim/talkdesk-stream';`],
    ['sim/talkdesk-stream/studio.ts', `import { parse } from '#connectors/talkdesk-stream';`],
    ['sim/caller/caller.ts', `import { parse } from '../../src/connectors/talkdesk-stream/protocol.ts';`],
    ['src/protocols/sip/message/uri.ts', `import { d } from '../dialog/dialog.ts';`],
    ['src/protocols/sip/transaction/transaction.ts', `import type { U } from '../ua/ua.ts';`],
    ['src/protocols/sip/message/uri.ts', `export { d } from '../../sdp/sdp.ts';`],
    ['src/protocols/sip/ua/ua.ts', `const m = await import('#net');`],
    ['src/protocols/sip/ua/ua.ts', `import { p } from '#protocols/sdp';`],
    ['src/protocols/rtp/packet.ts', `import { createSocket } from 'node:dgram';`],
    ['src/protocols/sip/ua/ua.ts', `const tag = Math.random();`],
    ['src/misc/utils.ts', `export const x = 1;`],
    ['src/base/big.ts', '\n'.repeat(601)],
  ] as const)
    assert.equal(alarm(path, text).length, 1, `${path} ← ${text.slice(0, 60)}`);
});

test('the alarm stays quiet for good citizens', () => {
  for (const [path, text] of [
    ['src/connectors/talkdesk-stream/connector.ts', `import { x } from '#media'; import { y } from '#net';`],
    ['src/conversation/flow/flow.ts', `import { u } from '../understanding/spoken.ts'; // Date.now is only named here`],
    ['src/protocols/sip/dialog/dialog.ts', `import { u } from '../message/uri.ts'; import { t } from './route-set.ts';`],
    ['src/protocols/sip/index.ts', `export { u } from './ua/ua.ts';`],
    ['src/protocols/srtp/srtp.ts', `import { createHmac } from 'node:crypto'; import { h } from '#protocols/rtp';`],
    ['src/media/playout.test.ts', `import fc from 'fast-check';`],
    ['src/net/scheduler.ts', `setTimeout(() => {}, 1);`],
    ['src/app/main.ts', `import { z } from '#sim/talkdesk-stream'; process.exit(0);`],
    ['sim/talkdesk-stream/client.ts', `import { flite } from '#providers/flite'; import { c } from '#sim/caller'; Date.now();`],
  ] as const)
    assert.deepEqual(alarm(path, text), []);
});

test('the map itself only points down', () => {
  const order = Object.keys(rooms);
  for (const [room, rights] of Object.entries(rooms))
    for (const right of rights) if (right !== '**') assert.ok(order.indexOf(right) < order.indexOf(room), `${room} → ${right}`);
});

test('no files import each other in a circle, inside a room or across, nor do those around the house', () => {
  const around = globSync(['bench/**/*.ts', 'client/**/*.ts', 'scripts/**/*.ts', 'test/**/*.ts', 'widget/src/**/*.ts', 'console/src/**/*.{ts,tsx}']);
  assert.deepEqual(circles(new Map([...files, ...around.map((file) => [file, readFileSync(file, 'utf8')] as const)])), []);
});

test('the alarm rings for each planted circle, and for nothing else', () => {
  const planted = (texts: Readonly<Record<string, string>>): string[][] => circles(new Map(Object.entries(texts)));
  const line = `import type { B } from './b.ts';`;
  assert.deepEqual(planted({ 'src/net/a.ts': line, 'src/net/b.ts': `const a = await import('./a.ts');` }), [['src/net/a.ts', 'src/net/b.ts']]);
  assert.deepEqual(planted({ 'src/net/a.ts': `export { c } from '../net/c.ts';`, 'src/net/b.ts': `import './a.ts';`, 'src/net/c.ts': line }), [
    ['src/net/a.ts', 'src/net/b.ts', 'src/net/c.ts'],
  ]);
  assert.deepEqual(planted({ 'src/media/index.ts': `export { a } from './a.ts';`, 'src/media/a.ts': `import { b } from '#media';` }), [
    ['src/media/a.ts', 'src/media/index.ts'],
  ]);
  assert.deepEqual(planted({ 'sim/phone/index.ts': `export * from './a.ts';`, 'sim/phone/a.ts': `import { a } from '#sim/phone';` }), [
    ['sim/phone/a.ts', 'sim/phone/index.ts'],
  ]);
  // Two ways to the same ground are no circle; a comment is no import.
  const diamond = { 'src/net/a.ts': `import './b.ts'; import './c.ts';`, 'src/net/b.ts': `import './d.ts';`, 'src/net/c.ts': `import './d.ts';` };
  assert.deepEqual(planted({ ...diamond, 'src/net/d.ts': `// import './a.ts'` }), []);
});
