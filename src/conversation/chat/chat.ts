import { earliest, type Instant, later, type Machine, type Tick, type WallTime } from '#base';
import {
  type AgentInput,
  type AgentOutput,
  type ChatMessage,
  type ConversationEvent,
  chosenByNumber,
  type DeskOrder,
  type Handoff,
  type HandoffProof,
  isRich,
  type LiveChatEvent,
  plainOfRich,
  privateText,
} from '#contract';
import type { TransferOn } from '../handoff/transfer.table.ts';
import { transferStep } from '../handoff/transfer.ts';
import { extractSummary } from '../summary/extract.ts';
import { summaryMatter } from '../summary/matter.ts';
import { after, type ChatState, freshState } from './chat-state.ts';
import type { ChatInput, ChatOptions, ChatOutput } from './chat-words.ts';
import { fillNotice } from './notices.ts';

/** An agent that neither says nor asks anything for this long is taken for dead (promise P5). */
const agentPatienceMs = 30_000;

/** A desk that does not say at once whether anybody is there is taken for open. */
const askingMs = 1_500;
/** So long after the customer was told otherwise an order to open is still looked after: it may have been taken. */
const openingLateMs = 60_000;

const technicalProblem = 'technical problem';

/** A written conversation that can be stepped, and whose state can be looked at. */
export interface ChatConversation extends Machine<ChatInput | Tick, ChatOutput> {
  readonly state: ChatState;
}

/**
 * A written conversation between one customer and first an agent, then a human, then perhaps the agent again.
 * Its state is what its events say: one that is made of the stored events goes on where the former one was.
 */
export function chatConversation(options: ChatOptions): ChatConversation {
  const { epoch, conversation } = options;
  let state = options.before.reduce<ChatState>((one, event) => after(one, event, event.at), freshState);
  const events: ConversationEvent[] = [...options.before];
  let out: ChatOutput[] = [];
  let now = epoch.now;
  let agentDueAt: Instant | undefined;
  let askedAt: Instant = now;

  const wall = (): number => epoch.wall + (now - epoch.now);
  const instantOf = (wallMs: number): Instant => later(epoch.now, wallMs - epoch.wall);
  /** After the end nothing is added to the record. */
  const record = (event: ConversationEvent): void => {
    if (state.phase === 'over') return;
    out.push({ kind: 'record', event });
    events.push(event);
    state = after(state, event, wall());
  };

  /** `recorded`: the input as it is written down. */
  const toAgent = (input: AgentInput, recorded = input): void => {
    record({ kind: 'agent-input', input: recorded });
    agentDueAt = later(now, agentPatienceMs);
    out.push({ kind: 'agent', input });
  };

  const end = (outcome: 'resolved' | 'escalated' | 'abandoned' | 'failed', reason: string, code?: string): void => {
    const how = state.escalated && outcome !== 'failed' ? 'escalated' : outcome;
    record({ kind: 'conversation-end', outcome: how, reason, ...(code === undefined ? {} : { code }) });
    out.push({ kind: 'finished' });
  };

  const order = (desk: string, what: DeskOrder, message?: string, key = `${conversation}.${state.orders + 1}`): void => {
    record({ kind: 'desk-order', key, desk, order: what.kind, ...(message === undefined ? {} : { message }) });
    const withinMs = { open: options.openingMs + openingLateMs, send: options.deliveryMs, end: undefined }[what.kind];
    out.push({ kind: 'order', key, desk, order: what, ...(withinMs === undefined ? {} : { withinMs }) });
  };

  /** Tells what happened around the human: the agent if it answers that or gets the customer back, else a notice. `deaf`: it cannot be told. */
  const around = (event: LiveChatEvent, values: Readonly<Record<string, string>>, agent?: 'back' | 'deaf'): void => {
    const back = agent === 'back';
    const answers = agent !== 'deaf' && options.agentAnswers.has(event);
    const notice = answers ? undefined : options.notices[event];
    record({ kind: 'live-chat', event, values, ...(notice === undefined ? {} : { notice: fillNotice(notice, values) }) });
    if (answers || back) toAgent({ kind: 'live-chat', event, values });
    if (!back) agentDueAt = undefined;
  };

  /** The same of what ends it: the agent has its say before the end is on record. */
  const endAfter = (event: LiveChatEvent, outcome: 'abandoned', reason: string): void => {
    around(event, {});
    if (options.agentAnswers.has(event)) out.push({ kind: 'then', input: { kind: 'close', outcome, reason } });
    else end(outcome, reason);
  };

  // —— the customer ——

  const onMessage = (message: ChatMessage): void => {
    const { id, text, files } = message;
    if (state.phase !== 'agent') {
      record({ kind: 'customer-message', message: id, text, files });
      if (state.phase === 'queued' || state.phase === 'human') sendOn(message);
      return;
    }
    const turn = state.turn + 1;
    const words = text.trim() === '' ? files.map(({ name }) => name).join(', ') : text;
    const chosen = chosenByNumber(words, state.choices) ?? words;
    const extra = files.length === 0 ? {} : { files };
    const hidden = options.hides?.(chosen) ?? false;
    const told = hidden ? privateText : words;
    record({ kind: 'customer-turn', turn, text: told, source: 'text', confidence: 1, matched: true, message: id, ...extra });
    const input = { kind: 'turn', text: chosen, source: 'text', confidence: 1 } as const;
    toAgent(input, hidden ? { ...input, text: privateText } : input);
  };

  const sendOn = ({ id, text, files }: ChatMessage): void => {
    const { desk, deskConversation } = state;
    if (desk !== undefined && deskConversation !== undefined) order(desk, { kind: 'send', deskConversation, text, files }, id);
  };

  const endAtDesk = (): void => {
    const { desk, deskConversation } = state;
    if (desk !== undefined && deskConversation !== undefined) order(desk, { kind: 'end', deskConversation });
  };

  const onLeft = (): void => {
    endAtDesk();
    endAfter('customer-left', 'abandoned', 'customer left');
  };

  // —— the agent ——

  const onAgent = (output: AgentOutput): void => {
    const mine = state.phase === 'agent';
    switch (output.kind) {
      case 'say': {
        agentDueAt = undefined;
        const { utterance, recorded } = output;
        // The record is what the customer reads: what is private is not read back to them.
        const written = recorded === undefined ? output.written : undefined;
        const text = recorded ?? (written === undefined ? output.text : plainOfRich(written));
        if (text.trim() === '') return;
        return record({
          kind: 'agent-say',
          turn: state.turn,
          utterance,
          text,
          ...(written !== undefined && isRich(written) ? { rich: written } : {}),
        });
      }
      case 'ask': {
        agentDueAt = undefined;
        const { choices = [] } = output.expect;
        if (mine && choices.length > 0) record({ kind: 'choices', turn: state.turn, choices });
        return;
      }
      case 'note':
        return record({ kind: 'note', turn: state.turn, note: output.note });
      case 'call-api': {
        const { call, request } = output;
        const shown = Object.entries(request.values).map(([name, value]) => [name, output.hidden?.includes(name) ? privateText : value]);
        record({ kind: 'api-request', call, api: request.api, values: Object.fromEntries(shown) as Readonly<Record<string, string>> });
        out.push({ kind: 'call-api', call, request });
        agentDueAt = later(now, agentPatienceMs);
        return;
      }
      case 'block': {
        const { from, minutes, reason } = output;
        const until = minutes === undefined ? {} : { until: (wall() + minutes * 60_000) as WallTime };
        record({ kind: 'customer-blocked', from, reason, ...until });
        return void out.push({ kind: 'block', from, reason, ...until });
      }
      case 'hand-off':
        agentDueAt = undefined;
        return mine ? onHandOff(output.handoff) : undefined;
      case 'end':
        agentDueAt = undefined;
        return mine ? end(output.outcome, output.reason) : undefined;
    }
  };

  /** What became of the hand-off, for the record. */
  const handed = (on: TransferOn, what: { readonly proof?: HandoffProof; readonly code?: string } = {}): void => {
    const next = state.transfer && transferStep(state.transfer, on);
    const { handoff, desk, handOffAt } = state;
    if (!next?.tell || handoff === undefined) return;
    record({ kind: 'hand-off-proof', stage: next.to, target: handoff.target, door: desk ?? '', ms: Math.round(wall() - handOffAt), ...what });
  };

  const onHandOff = (handoff: Handoff): void => {
    const desk = options.targets.get(handoff.target);
    if (desk === undefined) return refused('HANDOFF_TARGET_UNKNOWN');
    if (!options.asksDesk) return goTo(desk, handoff);
    record({ kind: 'desk-asked', desk, handoff });
    askedAt = now;
    out.push({ kind: 'ask-desk', desk, target: handoff.target });
  };

  const goTo = (desk: string, decided: Handoff): void => {
    const summary = decided.summary ?? extractSummary(summaryMatter(events, 'chat'), options.language, 'handoff').text;
    if (options.summarised && decided.summary === undefined) out.push({ kind: 'summarise', events: [...events] });
    const handoff: Handoff = summary === '' ? decided : { ...decided, summary };
    record({ kind: 'hand-off-start', handoff, context: '', cut: [] });
    order(desk, { kind: 'open', handoff, contact: contactOf(handoff), lines: state.lines });
  };

  const onAvailability = ({ target, is }: Extract<ChatInput, { kind: 'desk-availability' }>): void => {
    const { desk, handoff } = state;
    if (state.phase !== 'asking' || desk === undefined || handoff?.target !== target) return;
    if (is === 'open' || is === 'unknown') return goTo(desk, handoff);
    if (is === 'blocked') return refused('CUSTOMER_BLOCKED');
    around(is === 'nobody' ? 'nobody-free' : 'outside-hours', {});
    refused(is === 'nobody' ? 'DESK_NOBODY' : 'OUTSIDE_HOURS');
  };

  /** What the channel knows of the customer counts more than what they told the agent. */
  const contactOf = ({ facts }: Handoff): ChatOptions['contact'] => {
    const told = (name: string): object => {
      const fact = facts.find((one) => one.name === name);
      return fact === undefined ? {} : { [name]: fact.value };
    };
    return { ...told('name'), ...told('email'), ...told('phone'), ...options.contact };
  };

  const refused = (code: string): void => {
    const { held } = state;
    handed(code === 'HANDOFF_TIMEOUT' ? 'overdue' : 'refused', { code });
    record({ kind: 'hand-off-refused', code });
    // Whom a broken agent cannot give to anybody, nobody serves.
    if (state.broken) {
      around('provider-error', {}, 'deaf');
      return end('failed', technicalProblem, code);
    }
    toAgent({ kind: 'hand-off-refused', code });
    // What the customer wrote while the desk was asked is the agent's to answer.
    for (const { text } of held) toAgent({ kind: 'turn', text, source: 'text', confidence: 1 });
  };

  const broken = (code: string, blame: string): void => {
    record({ kind: 'trouble', code, blame });
    if (state.phase !== 'agent') return;
    const { fallbackTarget, language } = options;
    const reason = technicalProblem;
    if (fallbackTarget === undefined || !options.targets.has(fallbackTarget)) {
      around('provider-error', {}, 'deaf');
      return end('failed', reason, code);
    }
    onHandOff({ version: 1, target: fallbackTarget, reason, language, facts: [] });
  };

  // —— the desk ——

  const onAnswer = ({ key, at, answer }: Extract<ChatInput, { kind: 'desk-answer' }>): void => {
    const isOpen = key === state.openKey;
    const inTime = isOpen && state.phase === 'opening';
    // Of a human conversation that is over, or told before: only for the record.
    const stale = at !== undefined && at !== state.deskConversation;
    if (answer.kind === 'refused' && key === state.refusedKey) return;
    switch (answer.kind) {
      case 'opened': {
        const { deskConversation } = answer;
        const { opens, held } = state;
        record({ kind: 'desk-answer', key, answer: 'opened', deskConversation });
        if (inTime) {
          handed('proved', { proof: 'desk-opened' });
          around('queue-entered', {});
          for (const message of held) sendOn(message);
        } else if (deskConversation !== state.deskConversation) {
          // It opened after we had given up: nobody must wait there for a customer who is elsewhere.
          const place = opens[key];
          if (place !== undefined) order(place, { kind: 'end', deskConversation }, undefined, `${key}.late`);
        }
        return;
      }
      case 'sent':
        return record({ kind: 'desk-answer', key, answer: 'sent' });
      case 'partial':
        record({ kind: 'desk-answer', key, answer: 'partial', reason: answer.reason });
        return stale ? undefined : around('message-undelivered', { reason: answer.reason });
      case 'closed':
        record({ kind: 'desk-answer', key, answer: 'closed' });
        return !stale && (state.phase === 'human' || state.phase === 'queued') ? humanGone('human-left') : undefined;
      case 'refused': {
        const { code } = answer.error;
        record({ kind: 'desk-answer', key, answer: 'refused', code });
        if (inTime) return refused(code);
        if (!isOpen && !stale && state.deskConversation !== undefined) around('message-undelivered', { reason: answer.error.message });
        return;
      }
    }
  };

  /** An order that was given up: whoever waits for it is told, and is the agent's again. */
  const onLost = ({ key, at, order: kind, code }: Extract<ChatInput, { kind: 'desk-lost' }>): void => {
    if (key === state.refusedKey) return;
    const inTime = key === state.openKey && state.phase === 'opening';
    record({ kind: 'desk-answer', key, answer: 'refused', code });
    if (inTime) return refused(code);
    if (kind !== 'send' || at === undefined || at !== state.deskConversation) return;
    around('message-undelivered', { reason: 'it was not taken in time' });
    endAtDesk();
    humanGone('provider-error');
  };

  const onNews = ({ what, id }: Extract<ChatInput, { kind: 'desk-news' }>['news']): void => {
    const named = (name: string | undefined): Record<string, string> => (name === undefined ? {} : { name });
    const atDesk = state.phase === 'queued' || state.phase === 'human';
    switch (what.kind) {
      case 'joined':
        return state.phase === 'queued' ? humanCame(named(what.name)) : undefined;
      case 'message': {
        if (state.phase === 'queued' && what.automatic !== true) humanCame(named(what.name));
        const { text, files } = what;
        record({ kind: 'human-message', message: id, ...named(what.name), text, files });
        return options.agentAnswers.has('human-message') && what.automatic !== true
          ? around('human-message', { ...named(what.name), text })
          : undefined;
      }
      case 'position':
        return state.phase === 'queued' ? around('queue-position', { position: String(what.position) }) : undefined;
      case 'moved':
        return atDesk ? around('human-moved', { to: what.to }) : undefined;
      case 'nobody':
        if (!atDesk) return;
        endAtDesk();
        return nobodyCame();
      case 'ended':
        return state.phase === 'human' ? humanGone('human-left') : state.phase === 'queued' ? nobodyCame() : undefined;
      case 'typing':
        // A sign that passes: on record only where the agent asks for it.
        return options.agentAnswers.has('human-typing') && state.phase === 'human' && !state.typing ? around('human-typing', {}) : undefined;
    }
  };

  const humanCame = (values: Readonly<Record<string, string>>): void => {
    handed('answered', { proof: 'human-joined' });
    around('human-joined', values);
  };

  const nobodyCame = (): void => {
    around('nobody-free', {});
    refused('DESK_NOBODY');
  };

  const humanGone = (event: 'human-left' | 'waiting-timeout' | 'provider-error'): void => {
    const said = state.saidByHuman.join('\n').slice(-4000);
    const values = { ...(state.human === undefined ? {} : { name: state.human }), ...(said === '' ? {} : { said }) };
    const served = state.phase === 'human';
    if (options.afterHuman === 'agent' || !served) return around(event, values, 'back');
    // To the agent it would mean that the customer is its own again.
    around(event, values, 'deaf');
    end('escalated', event === 'provider-error' ? 'desk lost' : 'human finished');
  };

  // —— time ——

  const dueAt = (): Instant | undefined => {
    const { phase, phaseAt, lastAt, warned } = state;
    if (phase === 'over') return undefined;
    if (phase === 'asking') return later(askedAt, askingMs);
    if (phase === 'opening') return instantOf(phaseAt + options.openingMs);
    if (phase === 'queued') return instantOf(phaseAt + options.waitingMs);
    return earliest(agentDueAt, instantOf(lastAt + (warned ? options.idleMs : options.idleMs / 2)));
  };

  const onTick = (): void => {
    if (agentDueAt !== undefined && now >= agentDueAt) {
      agentDueAt = undefined;
      return broken('AGENT_SILENT', 'provider');
    }
    const due = dueAt();
    if (due === undefined || now < due) return;
    if (state.phase === 'asking') return onAvailability({ kind: 'desk-availability', target: state.handoff?.target ?? '', is: 'unknown' });
    if (state.phase === 'opening') return refused('HANDOFF_TIMEOUT');
    if (state.phase === 'queued') {
      endAtDesk();
      return humanGone('waiting-timeout');
    }
    if (!state.warned) return around('idle-warning', {});
    endAtDesk();
    endAfter('idle-timeout', 'abandoned', 'idle');
  };

  const on = (input: ChatInput | Tick): void => {
    switch (input.kind) {
      case 'tick':
        return onTick();
      case 'open':
        return state.turn === 0 ? toAgent({ kind: 'start', facts: input.facts }) : undefined;
      case 'customer-message':
        return onMessage(input.message);
      case 'customer-left':
        return onLeft();
      case 'customer-blocked':
        endAtDesk();
        return end('abandoned', 'blocked');
      case 'agent':
        return onAgent(input.output);
      case 'agent-failed':
        return broken(input.error.code, input.error.blame);
      case 'api-answer': {
        const { call, api, answer, ms } = input;
        const result = answer.ok
          ? { ok: true, status: answer.status }
          : { ok: false, code: answer.code, ...(answer.status === undefined ? {} : { status: answer.status }) };
        record({ kind: 'api-call', turn: state.turn, api, ms: Math.round(ms), ...result });
        return toAgent({ kind: 'api-answer', call, answer });
      }
      case 'desk-availability':
        return onAvailability(input);
      case 'desk-answer':
        return onAnswer(input);
      case 'desk-lost':
        return onLost(input);
      case 'desk-news':
        return onNews(input.news);
      case 'close':
        return end(input.outcome, input.reason);
    }
  };

  return {
    get state() {
      return state;
    },
    get deadline() {
      return dueAt();
    },
    step(input, at) {
      now = at;
      out = [];
      // Of a conversation that is over only its desk's stragglers matter.
      if (state.phase !== 'over' || input.kind === 'desk-answer') on(input);
      return out;
    },
  };
}
