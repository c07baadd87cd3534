import { earliest, type GatewayError, type Instant, later, type Machine, type Tick, type UtteranceId, type WallTime } from '#base';
import {
  type AgentInput,
  type AgentOutput,
  type ConversationEvent,
  type Expectation,
  fitHandoff,
  type Handoff,
  type Heard,
  privateText,
} from '#contract';
import { openNow } from './handoff/open-now.ts';
import { doorOf, startOf } from './handoff/start.ts';
import { howLeft, type Transfer, transfer } from './handoff/transfer.ts';
import { type Ending, leaving } from './leaving.ts';
import { extractSummary } from './summary/extract.ts';
import { summaryMatter } from './summary/matter.ts';
import { keypad } from './turn/keypad.ts';
import { type HeardUtterance, mouth } from './turn/mouth.ts';
import { turnClock } from './turn/turn-clock.ts';
import { type SpokenTurn, type TurnTakingInput, type TurnTakingOutput, turnTaking, turnTakingDefaults } from './turn/turn-taking.ts';
import type { VoiceInput, VoiceOptions, VoiceOutput } from './voice-words.ts';

/** Silence is excused by a phrase after this long, and again at these intervals (promise P10). */
const fillerAfterMs = 1400;
const fillerEveryMs = 6000;
/** An agent that gives no sign for this long is taken for dead (promise P5). */
const agentPatienceMs = 12_000;
/** Keys pressed before they were asked for are kept, so many of them. */
const typeAheadLimit = 20;
/** So many failures of ear or voice in a row, and a human takes over. */
const failuresBorne = 2;

/** Who is kept out is nobody's success, even where their call is given to a human because of it. */
const blocked = { outcome: 'abandoned', reason: 'blocked' } as const;

/** A spoken conversation between one customer and one agent: turns, interruptions, silences, failures, and how it ends. */
export function voiceConversation(options: VoiceOptions): Machine<VoiceInput | Tick, VoiceOutput> {
  const turns = turnTaking({ ...turnTakingDefaults, patience: { factor: options.patience } });
  const keys = keypad();
  const voice = mouth();
  const clock = turnClock();
  const leave = leaving(options.can.handOff?.withinMs);
  const handing = transfer(options.can);
  let out: VoiceOutput[] = [];
  let now = 0 as Instant;
  let turn = 0;
  let expect: Expectation | undefined;
  let typeAhead = '';
  let failures = 0;
  let fillers = 0;
  let waitingPhrase = options.waitingPhrase;
  let finished = false;
  let longestAt: Instant | undefined;
  let noInputAt: Instant | undefined;
  let fillerAt: Instant | undefined;
  let agentDueAt: Instant | undefined;
  let summaryDueAt: Instant | undefined;
  let summary: string | undefined;
  const events: ConversationEvent[] = [];
  let keptFromHumans = options.keptFrom === 'human';

  /** The last question was private; and utterances that hold something private, as they stand in the record, until they were heard. */
  let hiding = false;
  const secrets = new Map<UtteranceId, string>();
  let secretNow = false;

  const emit = (output: VoiceOutput): void => void out.push(output);
  const tellPrivate = (): void => {
    const on = hiding || secrets.size > 0;
    if (on !== secretNow) emit({ kind: 'private', on });
    secretNow = on;
  };
  const recordable = (text: string): string => (expect?.hides?.(text) ? privateText : text);
  const record = (event: ConversationEvent): void => {
    events.push(event);
    emit({ kind: 'record', event });
  };
  const trouble = (code: string, blame: string): void => record({ kind: 'trouble', code, blame });

  const take = (input: TurnTakingInput | Tick): void => {
    for (const wish of turns.step(input, now)) obey(wish);
  };

  const obey = (wish: TurnTakingOutput): void => {
    switch (wish.kind) {
      case 'hear-open':
        noInputAt = undefined;
        return emit({ kind: 'hear-open', serial: wish.serial, expect: wish.expect, sinceMs: Math.max(0, now - wish.since) });
      case 'hear-end':
      case 'hear-cancel':
      case 'hold':
      case 'resume':
        emit(wish);
        return awaitInput();
      case 'interrupt':
        return giveUpSpeaking();
      case 'spoken':
        return onSpoken(wish.turn);
      case 'nothing':
        return awaitInput();
      case 'recognition-failed':
        trouble(wish.code, wish.blame);
        failures += 1;
        if (failures > failuresBorne) return fallBack(wish.code);
        return ask({ kind: 'no-match', text: '' });
    }
  };

  const giveUpSpeaking = (): void => {
    emit({ kind: 'hush' });
    emit({ kind: 'clear' });
  };

  const voiceChanged = (): void => {
    take({ kind: 'agent-voice', sounding: voice.busy, interruptible: voice.interruptible });
    if (voice.busy) return;
    emit({ kind: 'silent' });
    // Silence with nothing asked: the agent owes the next word.
    if (!expect && !leave.active) agentDueAt ??= later(now, agentPatienceMs);
    depart();
    awaitInput();
  };

  /** The customer's silence only counts once they have heard the question, and while they neither speak nor press keys. */
  const awaitInput = (): void => {
    const waiting = expect !== undefined && !voice.busy && !turns.listening && keys.empty && !leave.active;
    noInputAt = waiting ? later(now, expect?.noInputMs ?? 0) : undefined;
  };

  const recordHeard = ({ utterance, text, complete, heardMs }: HeardUtterance): void => {
    const recorded = secrets.get(utterance);
    secrets.delete(utterance);
    const told = recorded === undefined ? text : complete ? recorded : privateText;
    record({ kind: 'agent-heard', utterance, text: told, complete, heardMs });
    tellPrivate();
    if (!leave.active && !finished) emit({ kind: 'agent', input: { kind: 'heard', utterance, text, complete } });
  };

  const onHeard = (heard: HeardUtterance | undefined): void => {
    if (!heard) return;
    recordHeard(heard);
    voiceChanged();
  };

  // —— the customer's turns ——

  const onSpoken = (spoken: SpokenTurn): void => {
    turn += 1;
    failures = 0;
    clock.spoken(spoken, now);
    const { text, confidence, rejected, interrupted } = spoken;
    const spokeMs = Math.round(spoken.endedAt - spoken.startedAt);
    record({
      kind: 'customer-turn',
      turn,
      text: recordable(text),
      source: 'speech',
      confidence,
      matched: !rejected,
      spokeMs,
      ...(interrupted ? { interrupted } : {}),
    });
    ask(rejected ? { kind: 'no-match', text } : { kind: 'turn', text, source: 'speech', confidence });
  };

  const onDigit = (digit: string): void => {
    if (leave.active) return;
    take({ kind: 'key', taken: expect?.keys !== undefined });
    if (!expect) {
      if (typeAhead.length < typeAheadLimit) typeAhead += digit;
      return;
    }
    if (!expect.keys) return;
    if (voice.busy && voice.interruptible) giveUpSpeaking();
    onKeys(keys.press(digit, expect.keys, now));
    awaitInput();
  };

  const onKeys = (entry: string | undefined): void => {
    if (entry === undefined) return;
    turn += 1;
    clock.pressed(now);
    record({ kind: 'customer-turn', turn, text: recordable(entry), source: 'keys', confidence: 1, matched: true });
    ask({ kind: 'keys', keys: entry });
  };

  const onSilence = (): void => {
    turn += 1;
    clock.forget();
    record({ kind: 'no-input', turn });
    ask({ kind: 'no-input' });
  };

  // —— the agent ——

  /** Hands the agent what happened; from now on it owes an answer. */
  const ask = (input: AgentInput): void => {
    if (leave.active) return;
    expect = undefined;
    noInputAt = undefined;
    keys.forget();
    take({ kind: 'expect', expect: undefined });
    fillers = 0;
    fillerAt = later(now, fillerAfterMs);
    agentDueAt = later(now, agentPatienceMs);
    emit({ kind: 'agent', input });
  };

  const answered = (): void => {
    clock.answered(now);
    fillerAt = undefined;
    agentDueAt = undefined;
  };

  const onAgent = (output: AgentOutput): void => {
    if (leave.active && output.kind !== 'note') return;
    switch (output.kind) {
      case 'say':
        answered();
        return say(output.utterance, output.text, output.interruptible, output.recorded);
      case 'ask':
        answered();
        return onAsked(output.expect);
      case 'call-api':
        waitingPhrase = output.waiting ?? options.waitingPhrase;
        fillerAt ??= later(now, fillerAfterMs);
        agentDueAt = later(now, agentPatienceMs);
        return emit({ kind: 'call-api', call: output.call, request: output.request });
      case 'note':
        return record({ kind: 'note', turn, note: output.note });
      case 'block': {
        const { from, minutes, reason } = output;
        const wall = options.epoch.wall + (now - options.epoch.now);
        const until = minutes === undefined ? {} : { until: (wall + minutes * 60_000) as WallTime };
        record({ kind: 'customer-blocked', from, reason, ...until });
        keptFromHumans ||= from === 'human';
        return emit({ kind: 'block', from, reason, ...until });
      }
      case 'hand-off':
        return onHandOff(output.handoff);
      case 'end':
        answered();
        return begin({ outcome: output.outcome, reason: output.reason });
    }
  };

  const say = (utterance: UtteranceId, text: string, interruptible: boolean, recorded?: string): void => {
    if (text.trim() === '') return;
    if (recorded !== undefined) secrets.set(utterance, recorded);
    tellPrivate();
    voice.say(utterance, text, interruptible);
    record({ kind: 'agent-say', turn, utterance, text: recorded ?? text });
    emit({ kind: 'speak', utterance, text });
    voiceChanged();
  };

  const onAsked = (shape: Expectation): void => {
    expect = shape;
    hiding = shape.hides !== undefined;
    tellPrivate();
    emit({ kind: 'hear-prepare', expect });
    take({ kind: 'expect', expect });
    awaitInput();
    if (!expect?.keys || typeAhead === '') return;
    const ahead = typeAhead;
    typeAhead = '';
    for (const digit of ahead) onDigit(digit);
  };

  const onFillerDue = (): void => {
    fillerAt = later(now, voice.busy ? fillerAfterMs : fillerEveryMs);
    if (voice.busy) return;
    fillers += 1;
    say(`w${turn}.${fillers}` as UtteranceId, waitingPhrase, true);
  };

  // —— the end ——

  const handed = (...[on, what]: [on: Parameters<Transfer['take']>[0], what?: Parameters<Transfer['take']>[2]]): void => {
    const event = handing.take(on, now, what);
    if (event) record(event);
  };

  const begin = (ending: Ending, handoff?: Handoff): void => {
    leave.begin(ending, handoff, now);
    hiding = false;
    tellPrivate();
    if (handoff) handing.decide(handoff.target, now);
    summary = undefined;
    summaryDueAt = undefined;
    if (handoff && handoff.summary === undefined && options.summaryWaitMs !== undefined) {
      summaryDueAt = later(now, options.summaryWaitMs);
      emit({ kind: 'summarise', events: [...events] });
    }
    expect = undefined;
    noInputAt = undefined;
    fillerAt = undefined;
    agentDueAt = undefined;
    take({ kind: 'expect', expect: undefined });
    if (!voice.busy) depart();
  };

  /** What the human reads first: what the author wrote, else what a model wrote in time, else sentences of the conversation. */
  const summaryOf = (handoff: Handoff): { readonly summary?: string } => {
    const text = handoff.summary ?? summary ?? extractSummary(summaryMatter(events), options.language, 'handoff').text;
    return text === '' ? {} : { summary: text };
  };

  const depart = (): void => {
    if (summaryDueAt !== undefined) return;
    const wish = leave.quiet(now);
    if (wish?.kind === 'hang-up') return emit(wish);
    if (!wish) return;
    const { interactionId, ...about } = options.about ?? {};
    const handoff: Handoff = { ...wish.handoff, ...summaryOf(wish.handoff), ...about, ...(interactionId === undefined ? {} : { interactionId }) };
    const fitted = fitHandoff(handoff, doorOf(options.can, handoff.target), options.reference);
    record(startOf(handoff, fitted));
    handed('went');
    emit({ kind: 'hand-off', fitted });
  };

  const mayHandOff = (target: string | undefined): target is string =>
    target !== undefined && !keptFromHumans && options.can.handOff?.targets.includes(target) === true;

  const onHandOff = (handoff: Handoff): void => {
    answered();
    const isOpen = openNow(options.can, handoff.target, now, options.epoch);
    if (mayHandOff(handoff.target) && isOpen) return begin({ outcome: 'escalated', reason: handoff.reason }, handoff);
    const code = keptFromHumans
      ? 'CUSTOMER_BLOCKED'
      : !options.can.handOff
        ? 'HANDOFF_IMPOSSIBLE'
        : isOpen
          ? 'HANDOFF_TARGET_UNKNOWN'
          : 'OUTSIDE_HOURS';
    record({ kind: 'hand-off-refused', code });
    handing.decide(handoff.target, now);
    handed('refused', { code });
    ask({ kind: 'hand-off-refused', code });
  };

  const onRefused = (code: string): void => {
    const back = leave.refused(now);
    if (back === 'ignored') return;
    record({ kind: 'hand-off-refused', code });
    handed(code === 'HANDOFF_TIMEOUT' ? 'overdue' : 'refused', { code });
    handed('given-back');
    if (back === 'agent') ask({ kind: 'hand-off-refused', code });
    else if (!voice.busy) depart();
  };

  /** Something is broken beyond what the agent can cope with: the customer goes to a human, or back with an error (promise P5). */
  const fallBack = (code: string): void => {
    if (leave.active) return;
    const reason = 'technical problem';
    const target = options.fallbackTarget;
    if (!mayHandOff(target) || !openNow(options.can, target, now, options.epoch)) return begin({ outcome: 'failed', reason, code });
    begin({ outcome: 'escalated', reason, code }, { version: 1, target, reason, language: options.language, facts: [] });
  };

  const finish = (ending: Ending, exit: string | undefined, heardLast: Heard): void => {
    finished = true;
    for (const heard of voice.cut(heardLast)) recordHeard(heard);
    const { outcome, reason, code } = options.keptFrom === 'all' ? { ...ending, ...blocked } : ending;
    record({ kind: 'conversation-end', outcome, reason, ...(exit === undefined ? {} : { exit }), ...(code === undefined ? {} : { code }) });
    emit({ kind: 'finished' });
  };

  const onSpeechFailed = (utterance: UtteranceId, error: GatewayError): void => {
    trouble(error.code, error.blame);
    failures += 1;
    onHeard(voice.allSounded(utterance));
    if (failures > failuresBorne) fallBack(error.code);
  };

  const onSummary = (text: string | undefined): void => {
    if (summaryDueAt === undefined) return;
    summaryDueAt = undefined;
    summary = text;
    if (!voice.busy) depart();
  };

  const onTick = (): void => {
    take({ kind: 'tick' });
    onKeys(keys.tick(now));
    const due = (at: Instant | undefined): boolean => at !== undefined && now >= at;
    if (due(noInputAt)) onSilence();
    if (due(fillerAt)) onFillerDue();
    if (due(agentDueAt)) {
      trouble('AGENT_SILENT', 'provider');
      fallBack('AGENT_SILENT');
    }
    if (due(longestAt)) {
      longestAt = undefined;
      trouble('CALL_TOO_LONG', 'peer');
      fallBack('CALL_TOO_LONG');
    }
    if (due(summaryDueAt)) onSummary(undefined);
    if (!due(leave.deadline)) return;
    const next = leave.overdue();
    if (next === 'refused') return onRefused('HANDOFF_TIMEOUT');
    if (next === 'over') return finish(leave.outcome('gateway', undefined), undefined, { mark: undefined, afterMs: 0 });
    giveUpSpeaking();
  };

  const on = (input: VoiceInput | Tick): void => {
    switch (input.kind) {
      case 'tick':
        return onTick();
      case 'call-start':
        longestAt = later(now, options.longestMs);
        agentDueAt = later(now, agentPatienceMs);
        return;
      case 'speech-start':
      case 'speech-stop':
      case 'quiet':
      case 'recognition':
        return take(input);
      case 'digit':
        return onDigit(input.digit);
      case 'agent':
        return onAgent(input.output);
      case 'agent-failed':
        trouble(input.error.code, input.error.blame);
        return fallBack(input.error.code);
      case 'speech-delta': {
        if (!voice.knows(input.utterance)) return;
        const mark = voice.sounded(input.utterance, (input.samples.length / options.rateHz) * 1000, input.text);
        clock.voiced(now);
        return emit({ kind: 'play', utterance: input.utterance, samples: input.samples, mark });
      }
      case 'speech-end':
        return onHeard(voice.allSounded(input.utterance));
      case 'speech-failed':
        return onSpeechFailed(input.utterance, input.error);
      case 'sound-start': {
        const latency = clock.sounded(now);
        if (latency) record({ kind: 'turn-latency', turn, latency });
        return;
      }
      case 'mark-heard':
        return onHeard(voice.heardMark(input.mark));
      case 'cleared':
        for (const heard of voice.cut(input.heard)) recordHeard(heard);
        return voiceChanged();
      case 'api-answer': {
        const { answer, api } = input;
        const result = answer.ok
          ? { ok: true, status: answer.status }
          : { ok: false, code: answer.code, ...(answer.status === undefined ? {} : { status: answer.status }) };
        record({ kind: 'api-call', turn, api, ms: Math.round(input.ms), ...result });
        if (!leave.active) emit({ kind: 'agent', input: { kind: 'api-answer', call: input.call, answer } });
        return;
      }
      case 'hand-off-refused':
        return onRefused(input.error.code);
      case 'call-end':
        handed(...howLeft(input));
        return finish(leave.outcome(input.by, input.error?.code), input.exit, input.heard);
      case 'summary':
        return onSummary(input.text);
      case 'wind-up':
        return fallBack(input.reason);
    }
  };

  return {
    get deadline() {
      return finished ? undefined : earliest(turns.deadline, keys.deadline, noInputAt, fillerAt, agentDueAt, longestAt, summaryDueAt, leave.deadline);
    },
    step(input, at) {
      if (finished) return [];
      now = at;
      out = [];
      on(input);
      return out;
    },
  };
}
