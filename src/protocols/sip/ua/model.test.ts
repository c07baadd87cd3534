/**
 * Random lives of calls between two endpoints, by their dice alone, on a network that loses, doubles, delays and so reorders, under a clock of the test.
 * Whatever happens: every call ends exactly once, and that is the last of it; nothing is left, no call and no transaction; events come in the order of a call;
 * CSeq numbers grow, one for each request of each direction; a confirmed call was answered on the other side; a request is answered finally in one way only;
 * an answer answers an offer that was made; no deadline is left in the past. `SIP_SEQUENCES` says how many (500), `SIP_SEED` where to begin.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dice } from '#base';
import { loadedDice } from '../../../../test/peers/loaded-dice.ts';
import { SipStage, type StagePeer, sdp, textOf } from '../../../../test/peers/sip-stage.ts';
import type { CallEvent } from '../dialog/call-event.ts';
import type { UaInput, UaOutput } from './ua-input.ts';

const sequences = Number(process.env['SIP_SEQUENCES'] ?? 500);
const firstSeed = Number(process.env['SIP_SEED'] ?? 1);

/** What an application on the stage remembers of its own doings, to judge the stack by. */
class Ledger {
  /** Offers of ours that may still be answered, by call. */
  readonly open = new Map<string, Set<string>>();
  /** Calls whose last offer we have not decided about. */
  readonly undecided = new Set<string>();
  #count = 0;

  offer(peer: string, call: string): string {
    const text = `offer ${peer} ${++this.#count}`;
    this.open.set(call, (this.open.get(call) ?? new Set()).add(text));
    return text;
  }
}

interface Actor {
  readonly peer: StagePeer;
  readonly ledger: Ledger;
  readonly calls: Set<string>;
}

/** Does something at a later time, on the stage's clock. */
type Later = (ms: number, work: () => void) => void;

function play(seed: number): { stage: SipStage; actors: Actor[] } {
  const dice = loadedDice(seed);
  const below = (limit: number): number => Math.floor(dice.fraction() * limit);
  const loss = dice.fraction() < 0.3 ? 0 : dice.fraction() * 0.35;
  const stage = new SipStage({ loss, duplicate: dice.fraction() * 0.2, minDelayMs: 1, maxDelayMs: 1 + dice.fraction() * 900 }, seed);
  const plans: { at: number; work: () => void }[] = [];
  const later: Later = (ms, work) => plans.push({ at: stage.now + ms, work });
  const settings = {
    session: { seconds: dice.fraction() < 0.5 ? 90 : undefined, minSeconds: 90 },
    decisionMs: 10_000,
    ringMs: 40_000,
    unansweredMs: 50_000,
  };
  const actors = ['alice', 'bob'].map((name): Actor => ({ peer: stage.peer(name, settings), ledger: new Ledger(), calls: new Set() }));
  for (const actor of actors) actor.peer.react = (event) => react(actor, event, dice, later);

  const calls = 1 + below(3);
  for (let n = 0; n < calls; n++) later(below(5000), () => invite(actors, below(2), `call-${n}`, dice));
  for (let n = 4 + below(20); n > 0; n--) later(below(60_000), () => act(actors[below(2)] as Actor, dice));
  for (const actor of actors) later(70_000 + below(100), () => hangUpAll(actor));
  later(130_000, () => {
    for (const actor of actors) hangUpAll(actor);
  });

  while (plans.length > 0) {
    plans.sort((a, b) => a.at - b.at);
    const next = plans.shift();
    if (!next) break;
    stage.run(Math.max(0, next.at - stage.now));
    next.work();
    for (const { peer } of actors) assert.ok(peer.ua.deadline === undefined || peer.ua.deadline >= stage.now, 'no deadline is left in the past');
  }
  stage.run(300_000);
  return { stage, actors };
}

function invite(actors: readonly Actor[], who: number, call: string, dice: Dice): void {
  const [from, to] = [actors[who], actors[1 - who]];
  assert.ok(from && to);
  from.calls.add(call);
  const late = dice.fraction() < 0.2;
  from.peer.give({
    kind: 'invite-requested',
    call,
    // Now and then there is nobody at the address.
    to: dice.fraction() < 0.04 ? { transport: 'udp', address: '192.0.2.200', port: 5060 } : to.peer.hop(dice.fraction() < 0.8 ? 'udp' : 'tcp'),
    target: `sip:x@${to.peer.address}`,
    from: { uri: `sip:${from.peer.name}@example.com` },
    ...(late ? {} : { body: sdp(from.ledger.offer(from.peer.name, call)) }),
    ...(dice.fraction() < 0.2 ? { headers: [['Require', '100rel']] as const } : {}),
  });
}

function hangUpAll({ peer, calls }: Actor): void {
  for (const call of calls) peer.give({ kind: 'hang-up-requested', call });
}

/** Something an application may do at any time. */
function act({ peer, ledger, calls }: Actor, dice: Dice): void {
  const call = [...calls][Math.floor(dice.fraction() * calls.size)];
  if (call === undefined) return;
  const choice = dice.fraction();
  if (choice < 0.35) {
    const text = ledger.offer(peer.name, call);
    peer.give({ kind: 'offer-requested', call, body: sdp(text), by: dice.fraction() < 0.5 ? 'invite' : 'update' });
  } else if (choice < 0.5) peer.give({ kind: 'info-requested', call });
  else if (choice < 0.65) peer.give({ kind: 'refer-requested', call, refer: 'r', target: 'sip:y@example.com', notify: dice.fraction() < 0.7 });
  else if (choice < 0.8) peer.give({ kind: 'hang-up-requested', call });
  else peer.give({ kind: 'progress-requested', call, status: 180, reliable: dice.fraction() < 0.5 });
}

/** What an application does with an event, sooner or later. */
function react({ peer, ledger, calls }: Actor, event: UaOutput, dice: Dice, later: Later): readonly UaInput[] {
  const soon = (...inputs: readonly UaInput[]): readonly UaInput[] => {
    if (dice.fraction() < 0.4) return inputs;
    later(dice.fraction() * 6000, () => peer.give(...inputs));
    return [];
  };
  switch (event.kind) {
    case 'call-received': {
      calls.add(event.call);
      const body = (): ReturnType<typeof sdp> => sdp(event.offer ? `answer to ${textOf(event.offer)}` : ledger.offer(peer.name, event.call));
      if (dice.fraction() < 0.05) return [];
      if (dice.fraction() < 0.1) return soon({ kind: 'refuse-requested', call: event.call, status: 486, once: dice.fraction() < 0.5 });
      const said = body();
      const early =
        dice.fraction() < 0.4 && event.offer
          ? [{ kind: 'progress-requested', call: event.call, status: 183, body: said, reliable: dice.fraction() < 0.6 } as const]
          : [];
      return [...early, ...soon({ kind: 'answer-requested', call: event.call, body: said })];
    }
    case 'offer-received': {
      assert.ok(!ledger.undecided.has(event.call), 'one offer at a time');
      ledger.undecided.add(event.call);
      const decide = (input: UaInput): readonly UaInput[] => {
        if (dice.fraction() < 0.4) {
          ledger.undecided.delete(event.call);
          return [input];
        }
        later(dice.fraction() * 6000, () => {
          ledger.undecided.delete(event.call);
          peer.give(input);
        });
        return [];
      };
      if (dice.fraction() < 0.2) return decide({ kind: 'offer-refused', call: event.call });
      return decide({
        kind: 'offer-accepted',
        call: event.call,
        body: sdp(event.body ? `answer to ${textOf(event.body)}` : ledger.offer(peer.name, event.call)),
      });
    }
    case 'refer-received':
      return dice.fraction() < 0.3
        ? soon({ kind: 'refer-refused', call: event.call, refer: event.refer })
        : soon(
            { kind: 'refer-accepted', call: event.call, refer: event.refer },
            { kind: 'refer-notified', call: event.call, refer: event.refer, status: 200 },
          );
    case 'answer-received': {
      const answered = textOf(event.body) ?? '';
      const mine = [...(ledger.open.get(event.call) ?? [])];
      assert.ok(
        mine.some((offer) => answered === `answer to ${offer}`),
        `${peer.name} ${event.call}: '${answered}' answers none of ${mine.join(', ')}`,
      );
      return [];
    }
    default:
      return [];
  }
}

const kindsOf = (events: readonly CallEvent[]): string[] => events.map((event) => event.kind);

/** Properties that hold whatever the network did. */
const invariants: Readonly<Record<string, (stage: SipStage, actors: readonly Actor[]) => void>> = {
  'every call ends exactly once, and that is the last of it': (_, actors) => {
    for (const { peer, calls } of actors)
      for (const call of calls) {
        const kinds = kindsOf(peer.callEvents(call)).filter((kind) => kind !== 'command-refused');
        assert.equal(kinds.filter((kind) => kind === 'call-end').length, 1, `${peer.name} ${call}: ${kinds.join(' ')}`);
        assert.equal(kinds.at(-1), 'call-end', `${peer.name} ${call}: ${kinds.join(' ')}`);
      }
  },
  'nothing is left: no call, no transaction': (stage) => stage.assertQuiet(),
  'events come in the order of a call': (_, actors) => {
    for (const { peer, calls } of actors)
      for (const call of calls) {
        const kinds = kindsOf(peer.callEvents(call));
        for (const once of ['call-received', 'call-answered', 'call-confirmed'])
          assert.ok(kinds.filter((kind) => kind === once).length <= 1, `${peer.name} ${call}: ${once} twice`);
        const answered = kinds.indexOf('call-answered');
        assert.ok(answered < 0 || kinds.lastIndexOf('call-progressed') < answered, `${peer.name} ${call}: progress after the answer`);
        if (call.startsWith('in-')) assert.equal(kinds[0], 'call-received');
      }
  },
  'CSeq numbers grow, one for each request, in each direction of each dialog': (stage) => {
    const last = new Map<string, { number: number; branch: string }>();
    for (const { from, message } of stage.wire) {
      if (message.kind !== 'request' || message.method === 'ACK' || message.method === 'CANCEL') continue;
      const { callId, fromTag, cseq, via } = message.essentials;
      const branch = via.parameters.find((one) => one.name === 'branch')?.value ?? '';
      const key = `${from} ${callId} ${fromTag}`;
      const before = last.get(key);
      // A fork that is dismissed has a dialog of its own, and so numbers of its own.
      if (before && before.branch !== branch && message.method !== 'INVITE' && cseq.number > before.number)
        last.set(key, { number: cseq.number, branch });
      else if (!before || cseq.number > before.number) last.set(key, { number: cseq.number, branch });
      else assert.ok(cseq.number <= before.number, 'a repetition');
    }
    const used = new Map<string, string>();
    for (const { from, message } of stage.wire) {
      if (message.kind !== 'request' || message.method === 'ACK' || message.method === 'CANCEL') continue;
      const { callId, fromTag, toTag, cseq, via } = message.essentials;
      const branch = via.parameters.find((one) => one.name === 'branch')?.value ?? '';
      const key = `${from} ${callId} ${fromTag} ${toTag} ${cseq.number}`;
      assert.equal(used.get(key) ?? branch, branch, `${key}: two requests with one number`);
      used.set(key, branch);
    }
  },
  'a confirmed call was answered on the other side': (stage, actors) => {
    for (const { peer, calls } of actors)
      for (const call of calls) {
        const received = peer.callEvents(call).find((event) => event.kind === 'call-received');
        if (!received || !peer.callEvents(call).some((event) => event.kind === 'call-confirmed')) continue;
        const { callId } = received.request.essentials;
        assert.ok(
          stage.wire.some(
            ({ from, message }) =>
              from !== peer.name &&
              message.kind === 'request' &&
              (message.method === 'ACK' || message.method === 'INVITE') &&
              message.essentials.callId === callId &&
              message.essentials.toTag !== undefined,
          ),
          `${peer.name} ${call}: confirmed by nobody`,
        );
      }
  },
  'a request is answered finally in one way only': (stage) => {
    const finals = new Map<string, { status: number; at: number }>();
    for (const { at, from, message } of stage.wire) {
      if (message.kind !== 'response' || message.status < 200) continue;
      const { callId, cseq, via } = message.essentials;
      const key = `${from} ${callId} ${cseq.number} ${cseq.method} ${via.parameters.find((one) => one.name === 'branch')?.value}`;
      const before = finals.get(key);
      if (!before) finals.set(key, { status: message.status, at });
      // Exceptions by the law: a refusal said once and forgotten (the INVITE comes again as a new call), a CANCEL (answered without state),
      // and a straggler of a request that was answered longer ago than timer J.
      else if (before.status !== message.status && cseq.method !== 'CANCEL' && at - before.at < 32_000)
        assert.ok(before.status === 486 || message.status === 486, `${key}: ${before.status} and ${message.status}`);
    }
  },
};

/** What happened on a stage, in words that can be counted. */
function told(stage: SipStage): Set<string> {
  const words = new Set<string>();
  for (const { message } of stage.wire)
    words.add(message.kind === 'request' ? message.method : `${message.status} ${message.essentials.cseq.method}`);
  for (const { heard } of stage.peers) for (const event of heard) words.add(event.kind === 'call-end' ? `end: ${event.cause}` : event.kind);
  return words;
}

const mustHappen = [
  ...['INVITE', 'ACK', 'CANCEL', 'BYE', 'PRACK', 'UPDATE', 'INFO', 'REFER', 'NOTIFY'],
  ...[
    '100 INVITE',
    '180 INVITE',
    '183 INVITE',
    '200 INVITE',
    '486 INVITE',
    '487 INVITE',
    '491 INVITE',
    '491 UPDATE',
    '488 INVITE',
    '202 REFER',
    '603 REFER',
    '481 BYE',
    '500 NOTIFY',
  ],
  ...[
    'call-progressed',
    'call-answered',
    'call-confirmed',
    'offer-received',
    'answer-received',
    'offer-refused',
    'refer-received',
    'refer-answered',
    'refer-progressed',
    'info-received',
  ],
  ...['end: bye', 'end: cancelled', 'end: refused', 'end: unanswered', 'end: unacknowledged', 'end: gone', 'end: unreachable'],
];

test(`${sequences} random lives of calls on a bad network: ${Object.keys(invariants).join('; ')}`, () => {
  const seen = new Map<string, number>();
  for (let seed = firstSeed; seed < firstSeed + sequences; seed++) {
    let world: ReturnType<typeof play> | undefined;
    try {
      world = play(seed);
      for (const what of told(world.stage)) seen.set(what, (seen.get(what) ?? 0) + 1);
      for (const [name, holds] of Object.entries(invariants)) {
        try {
          holds(world.stage, world.actors);
        } catch (error) {
          throw new Error(`${name}\n${world.stage.story()}`, { cause: error });
        }
      }
    } catch (error) {
      throw new Error(`SIP_SEED=${seed} SIP_SEQUENCES=1: ${error instanceof Error ? error.message : ''}`, { cause: error });
    }
  }
  // A play in which nothing happens proves nothing.
  if (sequences >= 500) for (const what of mustHappen) assert.ok(seen.has(what), `${what} never happened in ${sequences} lives`);
});

test('the same seed plays the same play', () => {
  const trace = (seed: number): string => play(seed).stage.trace().join('\n');
  assert.equal(trace(42), trace(42));
  assert.notEqual(trace(42), trace(43));
});
