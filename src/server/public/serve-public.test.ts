import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { CallFacts, ConversationEvent } from '#contract';
import { signToken } from '#net';
import { app, bot, kept, nowMs, publicStage, secret } from './fixtures/public-stage.ts';

const facts: CallFacts = {
  channel: 'sip',
  bot,
  account: 'acme',
  mode: 'talk',
  direction: 'inbound',
  parameters: {},
  contact: { name: 'Ann Marie Lee' },
};
const start: ConversationEvent = { kind: 'conversation-start', medium: 'voice', facts, agent: 'parcel-desk', agentVersion: '1' };
const said = (turn: number, text: string, heard?: string): ConversationEvent[] => [
  { kind: 'agent-say', turn, utterance: `u${turn}`, text },
  ...(heard === undefined ? [] : [{ kind: 'agent-heard', utterance: `u${turn}`, text: heard, complete: heard === text, heardMs: 900 } as const]),
];
const turn = (number: number, text: string): ConversationEvent => ({
  kind: 'customer-turn',
  turn: number,
  text,
  source: 'speech',
  confidence: 0.8,
  matched: true,
});
const intent = (number: number, name: string): ConversationEvent => ({
  kind: 'note',
  turn: number,
  note: { note: 'intent', intent: name, score: 1, text: '' },
});
const latency: ConversationEvent = {
  kind: 'turn-latency',
  turn: 1,
  latency: { endpointMs: 200, recognitionMs: 50, agentMs: 5, voiceMs: 40, playoutMs: 10, gapMs: 305 },
};
const handoff = { version: 1, target: 'refunds', reason: 'wants an agent', facts: [] } as const;

const parcel = kept(
  'cv_parcel',
  60,
  [
    start,
    ...said(0, 'Hello, how can I help?', 'Hello, how can I help?'),
    turn(1, 'where is my parcel'),
    intent(1, 'track_order'),
    ...said(1, 'It left the depot and will be with you tomorrow.', 'It left the depot'),
    latency,
    turn(2, 'an agent please'),
    intent(2, 'agent'),
    { kind: 'hand-off-start', handoff, context: '', cut: [] },
    { kind: 'hand-off-proof', stage: 'accepted', target: 'refunds', door: 'refer', ms: 300 },
    { kind: 'conversation-end', outcome: 'escalated', reason: 'wants an agent' },
  ],
  {
    interactionId: 'ext-551',
    callId: 'sip-1',
    streamId: '65aa00112233445566778899',
    callerNumber: '+15551230000',
    customer: 'cu_ann',
    containment: 'agent-transfer',
  },
);
const second = kept('cv_second', 30, [start, ...said(0, 'Hello'), { kind: 'conversation-end', outcome: 'resolved', reason: 'done' }], {
  interactionId: 'ext-552',
  streamId: '65aa00112233445566778800',
  customer: 'cu_ann',
  containment: 'self-service',
});
const chat = kept(
  'cv_chat',
  10,
  [
    { ...start, medium: 'chat' },
    { kind: 'customer-turn', turn: 1, text: 'hi', source: 'text', confidence: 1, matched: true, message: 'm1' },
    ...said(1, 'Hello there'),
    { kind: 'desk-answer', key: 'k', answer: 'opened', deskConversation: 'desk-77' },
    {
      kind: 'human-message',
      message: 'm2',
      name: 'Bea',
      text: 'Bea here',
      files: [{ id: 'f1', name: 'form.pdf', type: 'application/pdf', sizeBytes: 12 }],
    },
  ],
  { medium: 'chat', channel: 'web', customer: 'cu_carl' },
);
const unknown = kept('cv_new', 4, [start, turn(1, 'hi')], { medium: 'chat' });
const foreign = kept('cv_foreign', 5, [start], { account: 'other', bot: 'st-other', interactionId: 'ext-9' });
const all = [parcel, second, chat, unknown, foreign];
const details = '/api/public/bot/{bot}/conversationDetails';

test('conversationDetails: every documented key, filled from the record, and only what was heard', async () => {
  const { ask, audited } = publicStage(all);
  const { status, body } = await ask(details, { sessionId: '65aa00112233445566778899', skip: 0, limit: 50 });
  assert.equal(status, 200);
  assert.deepEqual(body.conversationInfo, {
    userId: 'u-ann',
    callId: 'ext-551',
    sessionStartTime: '2026-01-05T11:00:00.000Z',
    agentHandOffTime: '2026-01-05T11:01:40.000Z',
    userDetails: { firstName: 'Ann', lastName: 'Marie Lee', phoneNumber: '+15551230000' },
    currentTask: 'null',
    sessionId: '65aa00112233445566778899',
  });
  assert.deepEqual(
    body.conversationFlow.map(({ status, taskName }: { status: string; taskName: string }) => [status, taskName]),
    [
      ['completedTask', 'track_order'],
      ['endedTask', 'agent'],
    ],
  );
  assert.deepEqual(
    body.conversationHistory.map(({ type, components }: { type: string; components: { data: { text: string } }[] }) => [
      type,
      components[0]?.data.text,
    ]),
    [
      ['outgoing', 'Hello, how can I help?'],
      ['incoming', 'where is my parcel'],
      ['outgoing', 'It left the depot'],
      ['incoming', 'an agent please'],
      ['ctrlmsg', 'Transferred to refunds'],
    ],
  );
  for (const key of [
    '_id',
    'botId',
    'type',
    'status',
    'createdOn',
    'lmodifiedOn',
    'createdBy',
    'timestampValue',
    'sessionId',
    'chnl',
    'lang',
    'components',
    'channels',
    'tags',
  ])
    assert.ok(key in body.conversationHistory[0], key);
  assert.equal('summary' in body, false, 'a summary comes only when it is asked for');
  assert.deepEqual(
    audited.map(({ actor, action, subject }) => [actor.id, action, subject.id]),
    [['cs-all', 'read-personal', 'cv_parcel']],
  );
});

test('conversationDetails finds by session, by call, by the desk’s conversation; the session wins over both', async () => {
  const { ask } = publicStage(all);
  const found = async (body: object): Promise<string> => (await ask(details, body)).body.conversationInfo?.sessionId;
  assert.equal(await found({ callId: 'ext-551' }), '65aa00112233445566778899');
  assert.equal(await found({ callId: 'sip-1' }), '65aa00112233445566778899');
  assert.equal(await found({ conversationId: 'desk-77' }), 'cv_chat');
  assert.equal(await found({ conversationId: 'cv_parcel' }), '65aa00112233445566778899');
  assert.equal(await found({ sessionId: '65aa00112233445566778800', callId: 'ext-551' }), '65aa00112233445566778800');
  assert.equal(await found({ sessionId: 'cv_second', conversationId: 'desk-77' }), '65aa00112233445566778800');
  assert.equal((await ask(details, { sessionId: 'nobody', callId: 'ext-551' })).status, 404, 'a session that is wrong is not made good by a call');
});

test('conversationDetails: paging edges', async () => {
  const { ask } = publicStage(all);
  const texts = async (body: object): Promise<unknown[]> => (await ask(details, { callId: 'ext-551', ...body })).body.conversationHistory;
  assert.equal((await texts({ skip: 1, limit: 2 })).length, 2);
  assert.equal((await texts({ offset: 4, limit: 2 })).length, 1);
  assert.equal((await texts({ skip: 99 })).length, 0);
  assert.equal((await texts({ limit: 0 })).length, 0);
  for (const wrong of [{ skip: -1 }, { limit: 1001 }, { limit: 'many' }, { isSummaryRequired: 'perhaps' }, { lang: '<script>' }]) {
    const { status, body } = await ask(details, { callId: 'ext-551', ...wrong });
    assert.equal(status, 400, JSON.stringify(wrong));
    assert.deepEqual(Object.keys(body), ['errors']);
    assert.ok(body.errors[0].msg && body.errors[0].code);
  }
});

test('conversationDetails: nothing to find by, no JSON, a list, somebody else’s', async () => {
  const { ask } = publicStage(all);
  assert.equal((await ask(details, {})).status, 400);
  const torn = await ask(details, '{"sessionId":');
  assert.deepEqual([torn.status, torn.body.errors[0].code], [400, 'BAD_REQUEST']);
  assert.equal((await ask(details, [])).status, 400);
  assert.equal((await ask(details, { callId: 'ext-9' })).status, 404);
  assert.equal((await ask(details, { sessionId: 'cv_foreign' })).status, 404);
  assert.equal((await ask('/api/public/bot/st-other/conversationDetails', { sessionId: 'cv_foreign' })).status, 404);
});

test('who may not see personal data gets it covered, and the same user id', async () => {
  const { ask, sign, audited } = publicStage(all);
  const { body } = await ask(details, { callId: 'ext-551' }, { auth: await sign('cs-covered') });
  assert.equal(body.conversationInfo.userDetails.phoneNumber, '[phone]');
  assert.equal(body.conversationInfo.userId, 'u-ann');
  assert.equal(audited[0]?.action, 'read');
});

test('a summary is the kept one, or made on demand in the language asked for', async () => {
  const asked: unknown[] = [];
  const summaries = {
    summarise: async (_view: unknown, wish: unknown) => {
      asked.push(wish);
      return { text: 'Caller wants an agent.', language: 'de', by: 'extract', until: 3 } as const;
    },
    summariseText: async (text: string) => ({ text: `of ${text.length}`, language: 'en', by: 'extract', until: 0 }) as const,
  };
  const { ask } = publicStage(all, { summaries } as never);
  const { body } = await ask(details, { callId: 'ext-551', isSummaryRequired: true, lang: 'de' });
  assert.deepEqual(
    body.summary,
    { ConversationSummary: 'Caller wants an agent.', time: '2026-01-05T11:00:20.000Z' },
    'the moment up to which it holds',
  );
  assert.deepEqual(asked, [{ language: 'de' }]);
  const path = '/api/public/streams/{bot}/conversationSummary';
  assert.deepEqual((await ask(path, { lang: 'en', inputMode: { transcript: 'Agent: hi' } })).body, {
    ConversationSummary: 'of 9',
    time: '2026-01-05T12:00:00.000Z',
  });
  assert.equal((await ask(path, { inputMode: { conversationId: 'desk-77' } })).body.ConversationSummary, 'Caller wants an agent.');
  assert.equal((await ask(path, { inputMode: { conversationId: 'gone' } })).status, 404);
  for (const inputMode of [{}, { transcript: '' }, { conversationId: 'a', transcript: 'b' }])
    assert.equal((await ask(path, { inputMode })).status, 400);
});

test('getMessages: newest first, at most 100; V2 takes more; forward turns it round', async () => {
  const many = kept('cv_many', 20, [start, ...Array.from({ length: 150 }, (_, index) => turn(index, `word ${index}`))], {
    medium: 'chat',
    customer: 'cu_many',
  });
  const { ask } = publicStage([...all, many]);
  const get = async (query: string, path = 'getMessages') => (await ask(`/api/public/bot/{bot}/${path}?${query}`, undefined, { method: 'GET' })).body;
  const first = await get('userId=u-many&limit=500&dateFrom=2026-01-05&dateTo=2026-01-05');
  assert.deepEqual([first.total, first.messages.length, first.moreAvailable, first.icon], [150, 100, true, '']);
  assert.equal(first.messages[0].components[0].data.text, 'word 149');
  const rest = await get('userId=u-many&skip=100&dateFrom=2026-01-05&dateTo=2026-01-05');
  assert.deepEqual([rest.messages.length, rest.moreAvailable], [50, false]);
  assert.equal((await get('userId=u-many&limit=500', 'getMessagesV2')).messages.length, 119, 'what is said after now is not in the last seven days');
  const forward = (await ask('/api/public/bot/{bot}/getMessages', { sessionId: 'cv_many', forward: true, limit: 2 })).body;
  assert.equal(forward.messages[1].components[0].data.text, 'word 1');
  const before = (await ask('/api/public/bot/{bot}/getMessages', { msgId: forward.messages[1]._id })).body;
  assert.deepEqual(
    before.messages.map((one: { components: { data: { text: string } }[] }) => one.components[0]?.data.text),
    ['word 0'],
  );
});

test('getMessages: a user is needed with GET; spans of seven days at most; channel, direction and tags narrow', async () => {
  const { ask } = publicStage(all);
  const path = '/api/public/bot/{bot}/getMessages';
  assert.equal((await ask(path, undefined, { method: 'GET' })).status, 400);
  assert.equal((await ask(path, { userId: 'u-ann', dateFrom: '2025-12-01', dateTo: '2026-01-05' })).status, 400);
  assert.equal((await ask(path, { userId: 'u-ann', dateFrom: '2026-01-06', dateTo: '2026-01-01' })).status, 400);
  assert.equal((await ask(path, { userId: 'u-ann' })).body.total, 0, 'without a word the web’s channel is meant');
  assert.equal((await ask(path, { userId: 'u-ann', channelType: 'ivr' })).body.total, 6);
  assert.equal((await ask(path, { userId: 'u-new' })).body.total, 1, 'somebody unknown is found by the id that they were given');
  assert.equal((await ask(path, { userId: 'u-ann', channelType: 'ivr', direction: 'incoming' })).body.total, 2);
  assert.equal((await ask(path, { userId: 'u-ann', channelType: 'ivr', tags: [{ name: 'transferredTo', value: 'refunds' }] })).body.total, 5);
  assert.equal((await ask(path, { userId: 'u-ann', channelType: 'ivr', tags: { or: [{ name: 'outcome', value: 'resolved' }] } })).body.total, 1);
  assert.equal((await ask(path, { callId: 'ext-552' })).body.total, 1);
  assert.equal((await ask(path, { sessionId: 'nothing' })).status, 404);
  assert.equal((await ask(path, { msgId: 'not ours' })).status, 400);
});

test('the audit log names each conversation of which something was given, by our own id', async () => {
  const { ask, audited } = publicStage(all);
  const read = async (path: string, body: object): Promise<string[]> => {
    audited.length = 0;
    await ask(`/api/public/bot/{bot}/${path}`, body);
    return audited.map(({ subject }) => subject.id);
  };
  assert.deepEqual(await read('getMessages', { sessionId: '65aa00112233445566778899' }), ['cv_parcel']);
  assert.deepEqual(await read('getMessages', { userId: 'u-ann', channelType: 'ivr' }), ['cv_second', 'cv_parcel']);
  assert.deepEqual(await read('getSessions', {}), ['*']);
});

test('getSessions reads no more than it gives, where nothing must be sifted', async () => {
  const stage = publicStage(all);
  const page = (await stage.ask('/api/public/bot/{bot}/getSessions', { skip: 1, limit: 2 })).body;
  assert.deepEqual([page.total, page.moreAvailable, page.sessions.length], [4, true, 2]);
  const last = (await stage.ask('/api/public/bot/{bot}/getSessions', { skip: 3, limit: 2 })).body;
  assert.deepEqual([last.moreAvailable, last.sessions.length], [false, 1]);
});

test('times at midnight mean that moment, days mean all of them, and complaints say what a key takes', async () => {
  const midnight = kept('cv_night', 24 * 60, [start, ...said(0, 'late')], { medium: 'chat', startedAt: (nowMs - 12 * 3_600_000) as never });
  const { ask } = publicStage([midnight]);
  const total = async (body: object, call = 'getSessions'): Promise<number> => (await ask(`/api/public/bot/{bot}/${call}`, body)).body.total;
  assert.equal(await total({ dateFrom: '2026-01-04', dateTo: '2026-01-04' }), 0);
  assert.equal(await total({ dateFrom: '2026-01-04T00:00:00Z', dateTo: '2026-01-05T00:00:00.000Z' }), 0, 'the end is not in it');
  assert.equal(await total({ dateFrom: '2026-01-05', dateTo: '2026-01-05' }), 1);
  const complaint = async (body: object, call = 'getMessages', method?: 'GET'): Promise<string> =>
    (await ask(`/api/public/bot/{bot}/${call}`, method === undefined ? body : undefined, method === undefined ? {} : { method })).body.errors[0].msg;
  assert.match(await complaint({ dateFrom: '2026-01-05', dateTo: '2026-01-04' }), /^dateFrom must be before dateTo/);
  assert.match(await complaint({ dateFrom: '2025-12-01' }), /7 days/);
  assert.match(await complaint({}, 'getMessages', 'GET'), /^userId/);
  assert.match(await complaint({ msgId: 'x' }), /^msgId/);
  assert.equal(await complaint({ limit: 'many' }, 'getSessions'), 'limit takes a whole number from 0 to 100');
  assert.equal(await complaint({ containmentType: 'all' }, 'getSessions'), 'containmentType takes one of dropOff, selfService, agent');
  assert.match(await complaint({ dateFrom: 'yesterday' }), /^dateFrom takes a day/);
  assert.match(await complaint({ callId: 2 ** 60 }), /^callId takes text in quotes/, 'digits were lost');
});

test('what a template leaves empty was not given; ids of digits may come as numbers; tags as text', async () => {
  const numbered = kept('cv_number', 5, [start, ...said(0, 'Hello')], { interactionId: '4711', medium: 'chat' });
  const { ask } = publicStage([...all, numbered]);
  const empty = await ask(details, { sessionId: 'cv_second', callId: '', conversationId: null, lang: null, skip: '' });
  assert.equal(empty.status, 200);
  assert.equal((await ask(details, { sessionId: '', callId: null })).status, 400);
  assert.equal((await ask(details, { callId: 4711 })).body.conversationInfo.callId, '4711');
  const tags = encodeURIComponent('[{"name":"outcome","value":"resolved"}]');
  const tagged = await ask(`/api/public/bot/{bot}/getMessages?userId=u-ann&channelType=korevg&tags=${tags}`, undefined, { method: 'GET' });
  assert.equal(tagged.body.total, 1, 'a voice channel by its name at the vendor');
  const { body } = await ask('/api/public/bot/{bot}/getSessions', { sessionId: ['cv_second', '65aa00112233445566778800'] });
  assert.deepEqual([body.total, body.sessions.length], [1, 1], 'one session by both its ids');
});

test('every wrong answer has the one shape: other paths, methods, media types, sizes, faults of ours', async () => {
  const { ask, door, sign } = publicStage(all, { records: { read: () => Promise.reject(new Error('disk')) } } as never);
  const code = async (path: string, rest: object): Promise<[number, string]> => {
    const answer = await door.app.inject({ method: 'POST', url: path.replace('{bot}', bot), headers: { auth: await sign('cs-all') }, ...rest });
    return [answer.statusCode, answer.json().errors[0].code];
  };
  const auth = await sign('cs-all');
  const typed = (type: string): object => ({ headers: { auth, 'content-type': type } });
  assert.deepEqual(await code('/api/public/bot/{bot}/getThings', {}), [404, 'PATH_UNKNOWN']);
  assert.deepEqual(await code('/api/1.1/public/nothing', { method: 'GET' }), [404, 'PATH_UNKNOWN']);
  assert.deepEqual(await code(details, { method: 'GET' }), [404, 'PATH_UNKNOWN']);
  assert.deepEqual(await code(details, { ...typed('text/plain'), payload: '{}' }), [415, 'NOT_JSON']);
  assert.deepEqual(await code(details, { ...typed('application/json'), payload: ' '.repeat(2 ** 20 + 1) }), [413, 'TOO_LARGE']);
  const broken = await ask(details, { sessionId: 'cv_parcel' });
  assert.deepEqual([broken.status, broken.body.errors[0].code], [500, 'INTERNAL']);
});

test('long answers are compressed for whoever takes that', async () => {
  const many = kept('cv_many', 20, [start, ...Array.from({ length: 60 }, (_, index) => turn(index, `word ${index}`))], { medium: 'chat' });
  const { door, sign } = publicStage([many]);
  const headers = { auth: await sign('cs-all'), 'content-type': 'application/json', 'accept-encoding': 'br, gzip' };
  const url = `/api/public/bot/${bot}/getMessagesV2`;
  const answer = await door.app.inject({ method: 'POST', url, headers, payload: { sessionId: 'cv_many' } });
  assert.equal(answer.headers['content-encoding'], 'gzip');
  assert.equal(JSON.parse(gunzipSync(answer.rawPayload).toString()).total, 60);
});

test('a task is over with the hand-off: what is said after it belongs to none', async () => {
  const { ask } = publicStage(all);
  const { conversationHistory } = (await ask(details, { callId: 'ext-551' })).body;
  assert.deepEqual(
    conversationHistory.map(({ tN }: { tN?: string }) => tN),
    [undefined, undefined, 'track_order', 'track_order', undefined],
  );
});

test('getMessages: latency, trace and agent only when they are asked for', async () => {
  const { ask } = publicStage(all, { engines: { recogniser: 'ear', voice: 'mouth', streaming: true } });
  const plain = (await ask('/api/public/bot/{bot}/getMessages', { callId: 'ext-551' })).body.messages;
  assert.ok(plain.every((one: object) => !('latency' in one) && !('traceId' in one)));
  const { messages } = (await ask('/api/public/bot/{bot}/getMessages', { callId: 'ext-551', includeLatency: true, includeTraceId: true })).body;
  const measured = messages.filter((one: object) => 'latency' in one);
  assert.deepEqual(
    measured.map((one: { latency: object; traceId: string }) => [one.latency, one.traceId]),
    [
      [
        {
          totalMs: 305,
          asr: { durationMs: 250, provider: 'ear', confidenceScore: 0.8 },
          bot: { durationMs: 5 },
          tts: {
            durationMs: 40,
            provider: 'mouth',
            streamingEnabled: true,
            firstByteMs: 40,
            utteranceLengthChars: 17,
            audioLengthMs: 900,
          },
        },
        'cv_parcel:1',
      ],
    ],
  );
  const human = (await ask('/api/public/bot/{bot}/getMessages', { sessionId: 'cv_chat', getAgentsInfo: true })).body.messages[0];
  assert.deepEqual(human.agentInfo, { name: 'Bea' });
  assert.deepEqual(
    human.components.map(({ cT }: { cT: string }) => cT),
    ['text', 'attachment'],
  );
});

test('getSessions: by containment, by user, by ids; every key', async () => {
  const { ask } = publicStage(all);
  const path = '/api/public/bot/{bot}/getSessions';
  const ids = async (query: string, body: object = {}): Promise<string[]> =>
    (await ask(path + query, body)).body.sessions.map(({ sessionId }: { sessionId: string }) => sessionId);
  assert.deepEqual(await ids('?containmentType=agent'), ['65aa00112233445566778899']);
  assert.deepEqual(await ids('?containmentType=selfService'), ['65aa00112233445566778800']);
  assert.deepEqual(await ids('?containmentType=dropOff'), []);
  assert.deepEqual(await ids('?containmentType=agent&callId=ext-551'), ['65aa00112233445566778899']);
  assert.deepEqual(await ids('?containmentType=dropOff&callId=ext-551'), []);
  assert.deepEqual(await ids('', { userId: 'u-ann' }), ['65aa00112233445566778800', '65aa00112233445566778899']);
  assert.deepEqual(await ids('', { sessionType: 'non-interactive' }), ['65aa00112233445566778800']);
  assert.deepEqual(
    await ids('?containmentType=dropOff', { sessionId: ['cv_chat', 'cv_foreign', 'nobody'] }),
    ['cv_chat'],
    'ids count more than all else',
  );
  assert.deepEqual(await ids('', { dateFrom: '2026-01-04', dateTo: '2026-01-04' }), []);
  assert.equal((await ask(path, { sessionId: Array.from({ length: 51 }, () => 'x') })).status, 400);
  assert.equal((await ask(`${path}?containmentType=all`, {})).status, 400);
  const { body } = await ask(`${path}?containmentType=agent`, { includeMeta: true });
  assert.deepEqual([body.total, body.moreAvailable], [1, false]);
  assert.deepEqual(body.sessions[0], {
    sessionId: '65aa00112233445566778899',
    botId: bot,
    channel: 'ivr',
    userId: 'u-ann',
    start_time: '2026-01-05T11:00:00.000Z',
    end_time: '2026-01-05T11:02:00.000Z',
    session_lang: ['en-US'],
    sessionType: 'interactive',
    isDeveloper: false,
    sessionStatus: 'closed',
    tags: {
      userTags: [],
      sessionTags: [
        { name: 'callerNumber', value: '+15551230000' },
        { name: 'voiceAgentTransferStart', value: '2026-01-05T11:01:40.000Z' },
        { name: 'transferredTo', value: 'refunds' },
        { name: 'outcome', value: 'escalated' },
        { name: 'reason', value: 'wants an agent' },
      ],
      altText: [],
    },
    noOfMessagesExchanged: 4,
    noOfTasksExecuted: 2,
    containmentType: 'agent',
    meta: { conversation: 'cv_parcel', agent: 'parcel-desk', agentVersion: '1', channel: 'sip', events: '13', interactionId: 'ext-551' },
  });
  const live = (await ask(path, { sessionId: 'cv_chat' })).body.sessions[0];
  assert.deepEqual([live.sessionStatus, live.end_time, 'containmentType' in live, live.channel], ['active', null, false, 'rtm']);
});

test('tokens: the scope, the bot, the form, the algorithm', async () => {
  const { ask, sign, clients } = publicStage(all);
  const status = async (auth: string, path = details): Promise<number> => (await ask(path, { callId: 'ext-551' }, { auth })).status;
  assert.equal(await status(await sign('cs-all')), 200);
  assert.equal(await status(`Bearer ${await sign('cs-all')}`), 200);
  assert.equal(await status(await sign('cs-none')), 403);
  assert.equal(await status(await sign('cs-covered'), '/api/public/streams/{bot}/conversationSummary'), 403);
  assert.equal(await status(''), 401);
  assert.equal(await status('x.y.z'), 401);
  assert.equal(await status(await sign('cs-nobody')), 401);
  assert.equal(await status(await sign('cs-all'), '/api/public/bot/st-nothing/conversationDetails'), 404);

  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forged = (header: object, claims: object, key = secret, hash = 'sha256'): string => {
    const input = `${part(header)}.${part(claims)}`;
    return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`;
  };
  assert.equal(await status(forged({ alg: 'HS256', typ: 'JWT' }, { sub: 'x', appId: 'cs-all' })), 200, 'made by hand, and right');
  for (const [why, token] of [
    ['alg none', `${part({ alg: 'none' })}.${part({ appId: 'cs-all' })}.`],
    ['another alg of the family', forged({ alg: 'HS512' }, { appId: 'cs-all' }, secret, 'sha512')],
    ['appid in small letters', forged({ alg: 'HS256' }, { appid: 'cs-all' })],
    ['another secret', forged({ alg: 'HS256' }, { appId: 'cs-all' }, 'guess')],
    ['a key of its own', forged({ alg: 'HS256', jwk: {} }, { appId: 'cs-all' })],
    ['over', forged({ alg: 'HS256' }, { appId: 'cs-all', exp: nowMs / 1000 - 3600 })],
    ['a name without an end', forged({ alg: 'HS256' }, { appId: 'cs-all', jti: 'a' })],
    ['a name that lasts too long', forged({ alg: 'HS256' }, { appId: 'cs-all', jti: 'a', exp: nowMs / 1000 + 7200 })],
  ] as const)
    assert.equal(await status(token), 401, why);

  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  for (const algorithm of ['RS256', 'RS512'] as const) {
    clients.set(algorithm, app(algorithm, ['chat-history'], { algorithm, secrets: [publicKey] }));
    assert.equal(await status(await signToken({ id: algorithm, algorithm, key: privateKey })), 200, algorithm);
  }
  assert.equal(await status(forged({ alg: 'HS256' }, { appId: 'RS256' }, publicKey)), 401, 'the public key is no secret');
  clients.set('HS512', app('HS512', ['chat-history'], { algorithm: 'HS512' }));
  assert.equal(await status(await signToken({ id: 'HS512', algorithm: 'HS512', key: secret })), 200);
});

test('tokens: a name is used once; an app may insist on names', async () => {
  const { ask, sign, clients } = publicStage(all);
  clients.set('cs-once', app('cs-once', ['chat-history'], { requireTokenId: true }));
  const once = await sign('cs-once', { jti: 'j-1', exp: nowMs / 1000 + 600 });
  const status = async (auth: string): Promise<number> => (await ask(details, { callId: 'ext-551' }, { auth })).status;
  assert.equal(await status(once), 200);
  assert.equal(await status(once), 401);
  assert.equal(await status(await sign('cs-once')), 401);
});

test('tokens: a name that was used at one gateway is used up at all of the store, restarts included', async () => {
  const taken = new Set<string>();
  const answers = {
    claim: async ({ client, key }: { client: string; key: string }) => {
      const name = `${client} ${key}`;
      const kind: 'busy' | 'mine' = taken.has(name) ? 'busy' : 'mine';
      taken.add(name);
      return { kind };
    },
  };
  const [here, there] = [publicStage(all, { answers }), publicStage(all, { answers })];
  const auth = await here.sign('cs-all', { jti: 'j-1', exp: nowMs / 1000 + 600 });
  assert.equal((await here.ask(details, { callId: 'ext-551' }, { auth })).status, 200);
  assert.equal((await there.ask(details, { callId: 'ext-551' }, { auth })).status, 401);
  assert.ok(![...taken].some((name) => name.includes('j-1')), 'the name itself is kept nowhere');
});

test('too many requests of one app are told when to come again, and do not hurt another', async () => {
  const { ask, sign, clock } = publicStage(all, { limit: { requests: 2, windowMs: 60_000 } });
  const covered = await sign('cs-covered');
  const status = async (): Promise<number> => (await ask(details, { callId: 'ext-551' }, { auth: covered })).status;
  assert.deepEqual([await status(), await status(), await status()], [200, 200, 429]);
  const { headers, body } = await ask(details, { callId: 'ext-551' }, { auth: covered });
  assert.equal(headers['retry-after'], '60');
  assert.equal(body.errors[0].code, 'TOO_MANY_REQUESTS');
  assert.equal((await ask(details, { callId: 'ext-551' })).status, 200);
  clock.wall += 60_000;
  assert.equal(await status(), 200);
});

test('the same under /api/1.1', async () => {
  const { ask } = publicStage(all);
  assert.equal((await ask(details.replace('/api/', '/api/1.1/'), { callId: 'ext-551' })).status, 200);
});
