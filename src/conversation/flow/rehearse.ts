import { type Complaint, checkAgainst } from '#base';
import type { Agent, AgentInput, AgentOutput, ApiAnswer, ApiRequest, Handoff } from '#contract';
import { type Fixture, type RehearsalScript, regExpOf, type ScriptLine, scriptSchema } from './file/script.ts';
import { textOf } from './template.ts';

export type { RehearsalScript } from './file/script.ts';

/** One line of a rehearsed conversation, to be read. */
export interface TranscriptLine {
  readonly who: 'agent' | 'customer' | 'system';
  readonly text: string;
}

/** Where a conversation went otherwise than its script says. */
export interface Difference {
  /** The way to the line: `['conversations', 0, 'lines', 3]`. */
  readonly path: readonly (string | number)[];
  readonly says: string;
}

export interface RehearsedConversation {
  readonly name: string;
  readonly transcript: readonly TranscriptLine[];
  readonly differences: readonly Difference[];
}

export interface Rehearsal {
  readonly conversations: readonly RehearsedConversation[];
  /** No conversation went otherwise. */
  readonly passed: boolean;
}

/** Checks a script as its author wrote it. Takes any value and never throws. */
export function checkScript(value: unknown): { readonly script?: RehearsalScript; readonly complaints: readonly Complaint[] } {
  const read = checkAgainst(scriptSchema, value);
  return read.ok ? { script: read.value, complaints: [] } : { complaints: read.error };
}

/** Holds every conversation of a script with an agent, in text and at once, and tells all differences in words. */
export function rehearse(agent: Agent, script: RehearsalScript): Rehearsal {
  const conversations = script.conversations.map((conversation, index) => {
    const facts = { ...(script.today === undefined ? {} : { today: script.today }), ...script.facts, ...conversation.facts };
    const stage = new Stage(agent, script.apis ?? {}, conversation.flow);
    stage.send({ kind: 'start', facts });
    const differences = conversation.lines.flatMap((line, at) =>
      stage.play(line).map((says) => ({ path: ['conversations', index, 'lines', at], says })),
    );
    return { name: conversation.name, transcript: stage.transcript, differences };
  });
  return { conversations, passed: conversations.every((conversation) => conversation.differences.length === 0) };
}

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();
const quote = (texts: readonly string[]): string => (texts.length === 0 ? 'nothing' : texts.map((text) => `"${text}"`).join(' '));

/** One conversation being held. */
class Stage {
  readonly transcript: TranscriptLine[] = [];
  readonly #talk;
  readonly #fixtures: Readonly<Record<string, readonly Fixture[]>>;
  #waiting: AgentOutput | undefined;
  /** What the agent said since the customer last spoke; `#heard` of them were asked for. */
  #said: string[] = [];
  #heard = 0;
  #intent: string | undefined;
  #values = new Map<string, string>();
  #calls: ApiRequest[] = [];
  #failures: string[] = [];
  #unanswered: string[] = [];
  #handoff: Handoff | undefined;
  #end: Extract<AgentOutput, { kind: 'end' }> | undefined;

  constructor(agent: Agent, fixtures: Readonly<Record<string, readonly Fixture[]>>, flow: string | undefined) {
    this.#fixtures = fixtures;
    this.#talk = agent.open(flow === undefined ? {} : { flow }, (output) => this.#take(output));
  }

  send(input: AgentInput): void {
    this.#talk.receive(input);
  }

  /** Plays or checks one line; gives the differences. */
  play(line: ScriptLine): string[] {
    const input = inputOf(line);
    if (!input) return [...this.#check(line), ...this.#unanswered.splice(0)];
    if (input.kind === 'hand-off-refused' ? this.#handoff === undefined : this.#waiting === undefined) return [this.#whyNot(input)];
    this.transcript.push({ who: input.kind === 'hand-off-refused' ? 'system' : 'customer', text: shown(input) });
    this.#waiting = undefined;
    this.#handoff = undefined;
    this.#intent = undefined;
    this.#said = [];
    this.#heard = 0;
    this.#calls = [];
    this.#failures = [];
    this.send(input);
    return this.#unanswered.splice(0);
  }

  #whyNot(input: AgentInput): string {
    if (input.kind === 'hand-off-refused') return 'there is no handoff to refuse';
    const state = this.#end
      ? `the conversation is over (${this.#end.outcome}, ${this.#end.reason})`
      : this.#handoff
        ? `the customer was handed over to "${this.#handoff.target}"`
        : 'the agent does not listen';
    return `the customer cannot speak: ${state}`;
  }

  #take(output: AgentOutput): void {
    switch (output.kind) {
      case 'say':
        this.#said.push(output.text);
        this.transcript.push({ who: 'agent', text: output.text });
        break;
      case 'ask':
        this.#waiting = output;
        break;
      case 'call-api': {
        this.#calls.push(output.request);
        const answer = this.#answer(output.request);
        this.transcript.push({
          who: 'system',
          text: `calls ${output.request.api} ${JSON.stringify(output.request.values)}: ${answer.ok ? 'answered' : answer.code}`,
        });
        this.send({ kind: 'api-answer', call: output.call, answer });
        break;
      }
      case 'note':
        if (output.note.note === 'intent') this.#intent = output.note.intent;
        if (output.note.note === 'value') this.#values.set(output.note.name, output.note.value);
        if (output.note.note === 'failure') this.#failures.push(output.note.code);
        break;
      case 'hand-off':
        this.#handoff = output.handoff;
        this.transcript.push({ who: 'system', text: `hands over to ${output.handoff.target}: ${output.handoff.reason}` });
        break;
      case 'block': {
        const how = output.minutes === undefined ? 'for good' : `for ${output.minutes} minutes`;
        this.transcript.push({ who: 'system', text: `keeps the customer from ${output.from} ${how}: ${output.reason}` });
        break;
      }
      case 'end':
        this.#end = output;
        this.transcript.push({ who: 'system', text: `ends: ${output.outcome}, ${output.reason}` });
    }
  }

  #answer(request: ApiRequest): ApiAnswer {
    const list = Object.hasOwn(this.#fixtures, request.api) ? (this.#fixtures[request.api] ?? []) : [];
    const fixture = list.find(({ when = {} }) => Object.entries(when).every(([name, value]) => request.values[name] === String(value)));
    if (!fixture) {
      this.#unanswered.push(`"${request.api}" was called with ${JSON.stringify(request.values)}, and no fixture answers that`);
      return { ok: false, code: 'NO_FIXTURE' };
    }
    if (fixture.fails === undefined) return { ok: true, status: 200, body: fixture.answer };
    return typeof fixture.fails === 'number'
      ? { ok: false, code: `HTTP_${fixture.fails}`, status: fixture.fails }
      : { ok: false, code: fixture.fails };
  }

  #check(line: ScriptLine): string[] {
    if (line.agent !== undefined) return this.#checkWords(line.agent);
    if (line.intent !== undefined && line.intent !== this.#intent)
      return [`expected the intent "${line.intent}", found ${this.#intent ? `"${this.#intent}"` : 'none'}`];
    if (line.values !== undefined) return differing(line.values, (name) => this.#values.get(name), 'the variable');
    if (line.called !== undefined) return this.#checkCall(line.called);
    if (line.asks !== undefined) {
      const shape = this.#waiting?.kind === 'ask' ? this.#waiting.expect.shape : undefined;
      return shape === line.asks ? [] : [`expected the agent to wait for ${line.asks}, it waits for ${shape ?? 'nothing'}`];
    }
    if (line.handedOff !== undefined) return this.#checkHandoff(line.handedOff);
    if (line.failure !== undefined && !this.#failures.includes(line.failure))
      return [`expected the failure ${line.failure}, found ${this.#failures.join(', ') || 'none'}`];
    if (line.ends !== undefined) return this.#checkEnd(typeof line.ends === 'string' ? { outcome: line.ends } : line.ends);
    return [];
  }

  #checkWords(wanted: NonNullable<ScriptLine['agent']>): string[] {
    const { contains, matches, not } = typeof wanted === 'string' ? { contains: wanted } : wanted;
    const found: string[] = [];
    const rest = this.#said.slice(this.#heard);
    if (not !== undefined && this.#said.some((text) => plain(text).includes(plain(not))))
      found.push(`expected the agent not to say "${not}", it said ${quote(this.#said)}`);
    if (contains === undefined && matches === undefined) return found;
    const pattern = matches === undefined ? undefined : regExpOf(matches);
    const at = rest.findIndex(
      (text) => (contains === undefined || plain(text).includes(plain(contains))) && (pattern === undefined || pattern.test(text)),
    );
    if (at >= 0) this.#heard += at + 1;
    else found.push(`expected the agent to say "${contains ?? matches}", it said ${quote(rest)}`);
    return found;
  }

  #checkCall(wanted: NonNullable<ScriptLine['called']>): string[] {
    const { api, values = {} } = typeof wanted === 'string' ? { api: wanted } : wanted;
    const call = this.#calls.find((one) => one.api === api);
    if (!call) return [`expected a call of "${api}", found ${this.#calls.map((one) => `"${one.api}"`).join(', ') || 'none'}`];
    return differing(values, (name) => call.values[name], `in the call of "${api}" the value`);
  }

  #checkHandoff(wanted: NonNullable<ScriptLine['handedOff']>): string[] {
    const { to, reason, intent, facts = {} } = typeof wanted === 'string' ? { to: wanted } : wanted;
    const handoff = this.#handoff;
    if (!handoff) return [`expected a handoff to "${to}", found ${this.#end ? `the end (${this.#end.outcome})` : 'none'}`];
    return [
      ...(handoff.target === to ? [] : [`expected a handoff to "${to}", it went to "${handoff.target}"`]),
      ...(reason === undefined || plain(handoff.reason).includes(plain(reason))
        ? []
        : [`expected the reason "${reason}", found "${handoff.reason}"`]),
      ...(intent === undefined || handoff.intent === intent ? [] : [`expected the intent "${intent}", found "${handoff.intent ?? 'none'}"`]),
      ...differing(facts, (name) => handoff.facts.find((fact) => fact.name === name)?.value, 'the fact'),
    ];
  }

  #checkEnd(wanted: { outcome: 'resolved' | 'failed'; reason?: string | undefined }): string[] {
    const end = this.#end;
    if (!end) return [`expected the end (${wanted.outcome}), the conversation goes on`];
    return [
      ...(end.outcome === wanted.outcome ? [] : [`expected the outcome "${wanted.outcome}", found "${end.outcome}" (${end.reason})`]),
      ...(wanted.reason === undefined || end.reason === wanted.reason ? [] : [`expected the reason "${wanted.reason}", found "${end.reason}"`]),
    ];
  }
}

function inputOf(line: ScriptLine): AgentInput | undefined {
  if (line.customer !== undefined) return { kind: 'turn', text: line.customer, source: 'text', confidence: 1 };
  if (line.keys !== undefined) return { kind: 'keys', keys: String(line.keys) };
  if (line.silence !== undefined) return { kind: 'no-input' };
  if (line.unclear !== undefined) return { kind: 'no-match', text: line.unclear === true ? '' : line.unclear };
  if (line.refuse !== undefined) return { kind: 'hand-off-refused', code: line.refuse === true ? 'REFUSED' : line.refuse };
  return undefined;
}

function shown(input: AgentInput): string {
  if (input.kind === 'turn') return input.text;
  if (input.kind === 'keys') return `[keys ${input.keys}]`;
  if (input.kind === 'hand-off-refused') return 'no human takes over';
  return input.kind === 'no-match' ? `[unclear] ${input.text}`.trim() : '[silence]';
}

const differing = (wanted: Readonly<Record<string, unknown>>, found: (name: string) => string | undefined, what: string): string[] =>
  Object.entries(wanted)
    .filter(([name, value]) => found(name) !== textOf(value))
    .map(([name, value]) => `expected ${what} "${name}" to be "${textOf(value)}", found ${found(name) === undefined ? 'none' : `"${found(name)}"`}`);
