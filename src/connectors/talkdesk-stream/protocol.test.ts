import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeMulaw, encodeMulaw, generateTone } from '#audio';
import { swiftly } from '../../../test/swiftly.ts';
import {
  connectedMessage,
  dtmfMessage,
  markMessage,
  mediaVariants,
  sampleIds,
  silence,
  startMessage,
  startVariants,
  stopMessage,
} from './fixtures/messages.ts';
import { type Inbound, MediaPrinter, MessagePrinter, MessageReader } from './protocol.ts';

const reader = new MessageReader(64 * 1024);
const read = (text: string): Inbound => reader.read(Buffer.from(text));

/** A value that can be compared: media copied out of the reader's buffers. */
const plain = (message: Inbound): unknown =>
  message.kind === 'media' ? { ...message, samples: [...message.samples.subarray(0, message.count)] } : message;

test('messages without much in them', () => {
  assert.deepEqual(read(connectedMessage.text), { kind: 'connected' });
  assert.deepEqual(read(stopMessage.text), { kind: 'stop' });
  assert.deepEqual(read('{"event":"stop"}'), { kind: 'stop' });
  assert.deepEqual(read(markMessage.text), { kind: 'mark', name: '7' });
  assert.deepEqual(read('{"event":"mark","mark":{"name":7}}'), { kind: 'mark', name: '7' });
  assert.deepEqual(read(dtmfMessage.text), { kind: 'dtmf', digits: '1' });
  assert.deepEqual(read('{"event":"dtmf","dtmf":{"digit":5}}'), { kind: 'dtmf', digits: '5' });
  assert.deepEqual(read('{"event":"dtmf","dtmf":{"digit":"#d"}}'), { kind: 'dtmf', digits: '#D' });
  assert.deepEqual(read('{"event":"weather","media":{}}'), { kind: 'unknown' });
});

test('a start with all its parts', () => {
  const { kind, start } = read(startMessage.text) as Extract<Inbound, { kind: 'start' }>;
  assert.equal(kind, 'start');
  assert.deepEqual(
    { ...start, parameters: { ...start.parameters } },
    {
      streamSid: sampleIds.streamSid,
      accountSid: sampleIds.accountSid,
      callSid: sampleIds.callSid,
      tracks: ['inbound'],
      parameters: {
        interaction_id: sampleIds.interactionId,
        account_id: sampleIds.accountSid,
        type: 'bot',
        business_hours: '{"lang":"en"}',
        caller_id: '+15550177',
      },
      encoding: 'audio/x-mulaw',
      sampleRate: 8000,
      channels: 1,
    },
  );
});

test('every variant of start has the stream’s id', () => {
  for (const { text, source } of startVariants) {
    const message = read(text);
    assert.equal(message.kind === 'start' && message.start.streamSid, sampleIds.streamSid, source);
  }
});

test('parameters are text, whatever they were, and reach no prototype', () => {
  const message = read(
    '{"event":"start","streamSid":"MZ1","start":{"customParameters":{"a":1,"b":true,"c":{"d":[1]},"e":null,"__proto__":"x","constructor":"y"},"tracks":[1,"inbound"]}}',
  );
  assert.equal(message.kind, 'start');
  const { parameters, tracks } = (message as Extract<Inbound, { kind: 'start' }>).start;
  assert.equal(Object.getPrototypeOf(parameters), null);
  assert.deepEqual(Object.entries(parameters), [
    ['a', '1'],
    ['b', 'true'],
    ['c', '{"d":[1]}'],
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
  assert.deepEqual(tracks, ['inbound']);
});

test('every variant of media is the same sound', () => {
  for (const { text, source } of mediaVariants) {
    assert.deepEqual(
      plain(read(text)),
      { kind: 'media', track: 'inbound', chunk: 1, timestampMs: 20, samples: new Array(160).fill(0), count: 160 },
      source,
    );
  }
});

test('what is malformed says so and nothing more', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'not-json': ['', '{', 'hello', '{"event":"media",}', '\u0000', '{"event":"stop"} x', `${'['.repeat(20_000)}`],
    'no-object': ['[]', '1', 'null', '"media"', '[{"event":"media"}]'],
    'no-event': ['{}', '{"event":1}', '{"event":null}', '{"Event":"media"}'],
    'bad-start': [
      '{"event":"start"}',
      '{"event":"start","start":{}}',
      '{"event":"start","start":[],"streamSid":"a"}',
      `{"event":"start","start":{},"streamSid":"${'x'.repeat(300)}"}`,
    ],
    'bad-media': [
      '{"event":"media"}',
      '{"event":"media","media":null}',
      '{"event":"media","media":{}}',
      '{"event":"media","media":{"payload":""}}',
      '{"event":"media","media":{"payload":7}}',
      '{"event":"media","media":{"payload":"!!!!"}}',
      '{"event":"media","media":{"payload":"AAAAA"}}',
      '{"event":"media","media":{"payload":"\u0141\u0141\u0141\u0141"}}',
    ],
    'bad-mark': ['{"event":"mark"}', '{"event":"mark","mark":{"name":""}}', '{"event":"mark","mark":{"name":{}}}'],
    'bad-dtmf': [
      '{"event":"dtmf"}',
      '{"event":"dtmf","dtmf":{"digit":"E"}}',
      '{"event":"dtmf","dtmf":{"digit":""}}',
      `{"event":"dtmf","dtmf":{"digit":"${'1'.repeat(33)}"}}`,
    ],
  };
  for (const [why, texts] of Object.entries(cases))
    for (const text of texts) assert.deepEqual(read(text), { kind: 'malformed', why }, text.slice(0, 80));
});

const json = fc.letrec((tie) => ({
  media: fc.dictionary(
    fc.oneof(fc.constantFrom('payload', 'track', 'chunk', 'timestamp', 'event', '__proto__'), fc.string({ maxLength: 5 })),
    fc.oneof(
      { weight: 4, arbitrary: fc.uint8Array({ maxLength: 20 }).map((octets) => Buffer.from(octets).toString('base64')) },
      { weight: 2, arbitrary: fc.constantFrom('inbound', 'outbound', 'inbound_track', 'outbound_track', 'both', '7', '007', '', '1'.repeat(16)) },
      { weight: 2, arbitrary: fc.oneof(fc.nat(), fc.double(), fc.constant(null), fc.boolean()) },
      { weight: 1, arbitrary: tie('any') },
    ),
  ),
  any: fc.jsonValue({ maxDepth: 2 }),
  message: fc.record(
    {
      event: fc.oneof({ weight: 9, arbitrary: fc.constant('media') }, { weight: 1, arbitrary: tie('any') }),
      sequenceNumber: fc.oneof(fc.nat(), fc.nat().map(String), tie('any')),
      streamSid: fc.oneof(fc.string(), tie('any')),
      media: fc.oneof({ weight: 9, arbitrary: tie('media') }, { weight: 1, arbitrary: tie('any') }),
      other: fc.oneof(fc.string(), fc.integer(), tie('any')),
    },
    { requiredKeys: [] },
  ),
}));

/** Octets changed, cut out and put in at random. */
const damage = fc.array(
  fc.record({ at: fc.nat(600), octet: fc.constantFrom(...Buffer.from('{}":,\\0129=/ aAeE-.[]\u00ff\u0000', 'latin1')), how: fc.nat(2) }),
  { maxLength: 3 },
);

test('the fast way gives what the JSON parser gives, for any message and any damage to it', () => {
  const slow = new MessageReader(64 * 1024);
  const template = Buffer.from(mediaVariants[0]?.text ?? '');
  fc.assert(
    fc.property(
      fc.oneof(
        json.message.map((message) => Buffer.from(JSON.stringify(message))),
        fc.constant(template),
      ),
      damage,
      (whole, damages) => {
        let octets: Buffer = whole;
        for (const { at, octet, how } of damages) {
          const place = at % (octets.length + 1);
          const rest = octets.subarray(how === 1 ? place : place + 1);
          octets = Buffer.concat([octets.subarray(0, place), how === 2 ? Buffer.alloc(0) : Buffer.from([octet]), rest]);
        }
        // The door lets only valid UTF-8 through.
        const text = Buffer.from(octets.toString());
        assert.deepEqual(plain(reader.read(text)), plain(slow.readSlowly(text)));
      },
    ),
    { numRuns: 3000 },
  );
});

test('nothing is thrown, and nothing is slow, whatever the octets', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => void reader.read(octets)));
  for (const text of [
    '['.repeat(65_536),
    `{"event":"media","media":{"payload":"${'A'.repeat(65_000)}`,
    '{"a":'.repeat(13_000),
    `"${'\\"'.repeat(32_000)}`,
  ]) {
    swiftly(50, text, () => void reader.read(Buffer.from(text)));
  }
});

test('the largest message is read', () => {
  const head = '{"event":"media","media":{"payload":"';
  const letters = Math.floor((65_536 - head.length - 3) / 4) * 4;
  const message = read(`${head}${'A'.repeat(letters)}"}}`);
  assert.equal(message.kind === 'media' && message.count, (letters / 4) * 3);
});

test('what we say, letter by letter', () => {
  const printer = new MessagePrinter({ streamSid: 'MZ"1', accountSid: 'acc', callSid: 'CA1', tracks: [], parameters: {} });
  assert.equal(printer.mark('7'), '{"event":"mark","streamSid":"MZ\\"1","mark":{"name":"7"}}');
  assert.equal(printer.clear(), '{"event":"clear","streamSid":"MZ\\"1"}');
  assert.equal(
    printer.stop(57, 'escalate', 'billing'),
    '{"event":"stop","sequenceNumber":"57","streamSid":"MZ\\"1","stop":{"accountSid":"acc","callSid":"CA1","command":"escalate","ringGroup":"billing"}}',
  );
  assert.equal(
    new MessagePrinter({ streamSid: 'MZ1', tracks: [], parameters: {} }).stop(1, 'ok', undefined),
    '{"event":"stop","sequenceNumber":"1","streamSid":"MZ1","stop":{"accountSid":"","callSid":"","command":"ok","ringGroup":null}}',
  );
});

test('a printed frame is JSON with the frame in it', () => {
  const printer = new MediaPrinter('MZ"1', 160);
  const message = Buffer.alloc(printer.sizeBytes);
  printer.begin(message);
  for (const hz of [300, 1000]) {
    const frame = generateTone(hz, 20, 8000, -10);
    printer.print(frame, message);
    const written = JSON.parse(String(message)) as { media: { payload: string } };
    assert.deepEqual({ ...written, media: {} }, { event: 'media', streamSid: 'MZ"1', media: {} });
    const mulaw = new Uint8Array(160);
    encodeMulaw(frame, mulaw);
    const heard = new Int16Array(160);
    decodeMulaw(Buffer.from(written.media.payload, 'base64'), heard);
    const expected = new Int16Array(160);
    decodeMulaw(mulaw, expected);
    assert.deepEqual(heard, expected);
  }
  printer.print(new Int16Array(160), message);
  assert.equal((JSON.parse(String(message)) as { media: { payload: string } }).media.payload, silence);
});
