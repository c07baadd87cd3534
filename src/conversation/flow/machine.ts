import { type AgentInput, type AgentNote, type AgentOutput, isOpen, type LiveChatEvent, privateText } from '#contract';
import { holds } from './condition.ts';
import { defaultReasons, defaultWords } from './default-words.ts';
import type { AgentDefinition, CallStep, Step, TransferStep, Way } from './definition.ts';
import { type FlowErrorCode, flowErrors } from './flow.errors.ts';
import type { Mind } from './mind.ts';
import { doAsk } from './talk/ask.ts';
import { doAutomation } from './talk/automation.ts';
import { handoffOf } from './talk/handoff.ts';
import { type Memory, memoryOf } from './talk/memory.ts';
import { doMenu } from './talk/menu.ts';
import type { Question } from './talk/question.ts';
import { type Speaker, speakerOf } from './talk/speaker.ts';
import { stackOf } from './talk/stack.ts';
import type { Talk, Why } from './talk/talk.ts';
import { takeTurn } from './talk/turn.ts';
import { dig, type Template, textOf } from './template.ts';

export interface FlowOptions {
  /** The flow to begin with; the agent's start flow unless told otherwise. */
  readonly flow?: string | undefined;
  /** The day, where the channel does not tell it. */
  readonly today?: string | undefined;
  /** Chooses among variants of a prompt; without it they take turns. */
  readonly choose?: ((count: number) => number) | undefined;
}

/** A conversation as a machine: what happened goes in, what is wanted comes out. The same inputs always give the same outputs. */
export interface FlowMachine {
  step(input: AgentInput): readonly AgentOutput[];
}

/** So many steps without asking anything are a loop. */
const stepsPerInput = 500;
/** So many API calls without hearing the customer are a loop too. */
const callsPerTurn = 10;
/** So many refusals, and the conversation ends instead of asking for a human again. */
const refusalsBorne = 3;

type Waiting =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'start' }
  | { readonly kind: 'answer'; readonly question: Question; failed: number }
  | { readonly kind: 'api'; readonly call: string; readonly step: CallStep }
  /** `again`: the question that was open, where the customer asked for the human themselves. */
  | { readonly kind: 'human'; readonly refused: () => void; readonly again: Question | undefined }
  | { readonly kind: 'over' };

/** Begins a conversation with an agent. `mind` comes from the same definition. */
export function flowMachine(definition: AgentDefinition, mind: Mind, options: FlowOptions = {}): FlowMachine {
  let out: AgentOutput[] = [];
  let waiting: Waiting = { kind: 'start' };
  let memory: Memory = memoryOf(definition, {}, options.today);
  const speaker: Speaker = speakerOf(
    (output) => out.push(output),
    () => memory,
    options.choose,
  );
  const stack = stackOf();
  let calls = 0;
  let callsThisTurn = 0;
  let refusals = 0;
  let done = 0;
  let unresolved: string | undefined;
  let failing = false;

  const note = (one: AgentNote): void => {
    out.push({ kind: 'note', note: one });
  };
  const failure = (code: FlowErrorCode, path: string): void => note({ note: 'failure', code: flowErrors[code]().code, path });
  const circumstances = () => ({ today: memory.today, language: definition.language });

  const talk: Talk = {
    definition,
    mind,
    get memory() {
      return memory;
    },
    speaker,
    get circumstances() {
      return circumstances();
    },
    note,
    failure,
    learn(name, value, from) {
      memory.set(name, value);
      const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(value);
      note({ note: 'value', name, value: memory.hides(name) ? privateText : text.slice(0, 200), ...(from === undefined ? {} : { from }) });
    },
    pose(question, silent = false) {
      if (!silent && question.prompt) speaker.say(question.prompt);
      listen(question, 0);
    },
    take,
    begin(dialog, opening, after) {
      unresolved = undefined;
      stack.push('dialog', dialog, definition.dialogs.get(dialog) ?? [], opening, after);
    },
    goTo,
    turnTo(dialog, opening) {
      let after = stack.top?.after;
      while (stack.top?.kind === 'dialog' && stack.depth > 1) after = stack.pop()?.after;
      talk.begin(dialog, opening, after);
    },
    get dialog() {
      return stack.top?.kind === 'dialog' ? stack.top.name : undefined;
    },
    get opening() {
      return stack.top?.opening;
    },
    set opening(sentence) {
      if (stack.top) stack.top.opening = sentence;
    },
    handOver,
    callApi,
    finish,
  };

  function listen(question: Question, failed: number): void {
    waiting = { kind: 'answer', question, failed };
    out.push({ kind: 'ask', expect: question.expect });
  }

  function goTo(name: string): void {
    const dialog = definition.dialogs.get(name);
    if (dialog === undefined) {
      stack.clear();
      stack.push('flow', name, definition.flows.get(name) ?? []);
      return;
    }
    const { top } = stack;
    if (top?.kind !== 'dialog') return talk.begin(name);
    stack.pop();
    talk.begin(name, undefined, top.after);
  }

  function take(way: Way, why: Why): void {
    switch (way.kind) {
      case 'continue':
        return;
      case 'steps':
        return stack.insert(way.steps);
      case 'goTo':
        return goTo(way.name);
      case 'handoff': {
        const reason = {
          chosen: defaultReasons.handoff,
          'not-understood': defaultReasons.notUnderstood,
          'api-failed': defaultReasons.apiFailed,
          broken: defaultReasons.broken,
        }[why];
        return handOver(definition.human.transfer, reason, () => {
          const refused = definition.onRefused.way;
          // What could not be done is left behind: the steps after it would speak of what is not there.
          if (refused.kind === 'continue' && why !== 'chosen') leaveDialog();
          else take(refused, why);
        });
      }
      case 'end':
        speaker.say(definition.goodbye);
        return finish(why === 'chosen' ? 'resolved' : 'failed', why === 'chosen' ? 'done' : why);
    }
  }

  function leaveDialog(): void {
    if (stack.top?.kind === 'dialog') stack.pop()?.after?.();
  }

  function handOver(transfer: TransferStep | undefined, reason: string | undefined, refused: () => void, again?: Question): void {
    if (!transfer) {
      failure('FLOW_NO_TARGET', stack.top?.name ?? '');
      if (definition.onRefused.prompt) speaker.say(definition.onRefused.prompt);
      unresolved = 'no-target';
      refusals++;
      return refusals > refusalsBorne ? farewell() : refused();
    }
    if (transfer.prompt) speaker.say(transfer.prompt);
    out.push({ kind: 'hand-off', handoff: handoffOf(definition, memory, transfer, reason) });
    waiting = { kind: 'human', refused, again };
  }

  /** Is a part of it made of what is private? */
  const isPrivate = (template: Template | undefined): boolean =>
    template?.parts.some((part) => typeof part !== 'string' && memory.hides(part.path[0] ?? '')) ?? false;

  function callApi(step: CallStep): void {
    if (++callsThisTurn > callsPerTurn) return broken('FLOW_ENDLESS', step.path);
    const values = step.values ? step.values.map(([name, value]): [string, string] => [name, memory.fill(value)]) : memory.texts();
    const call = `c${++calls}`;
    const words = step.waiting && memory.fill(step.waiting);
    const own = new Map(step.values);
    const hidden = values.map(([name]) => name).filter((name) => (own.has(name) ? isPrivate(own.get(name)) : memory.hides(name)));
    out.push({
      kind: 'call-api',
      call,
      request: { api: step.api, values: Object.fromEntries(values) },
      ...(words ? { waiting: words } : {}),
      ...(hidden.length > 0 ? { hidden } : {}),
    });
    waiting = { kind: 'api', call, step };
  }

  function finish(outcome: 'resolved' | 'abandoned' | 'failed', reason: string): void {
    stack.clear();
    waiting = { kind: 'over' };
    out.push({ kind: 'end', outcome, reason });
  }

  /** The flow is at its end, or the customer said goodbye. */
  function farewell(): void {
    speaker.say(definition.goodbye);
    if (unresolved === undefined) finish('resolved', done > 0 ? 'done' : 'nothing asked');
    else finish('failed', unresolved);
  }

  /** Something that the author must mend. The second time in a row the conversation ends. */
  function broken(code: FlowErrorCode, path: string): void {
    failure(code, path);
    if (failing) return finish('failed', code);
    failing = true;
    if (definition.onFailure.prompt) speaker.say(definition.onFailure.prompt);
    const { way } = definition.onFailure;
    waiting = { kind: 'nothing' };
    if (way.kind === 'continue') return finish('failed', code);
    stack.clear();
    stack.push('flow', 'onFailure', []);
    take(way, 'broken');
    unresolved ??= code;
  }

  function run(): void {
    for (let steps = 0; waiting.kind === 'nothing'; steps++) {
      const step = stack.next();
      if (step && steps > stepsPerInput) {
        broken('FLOW_ENDLESS', step.path);
        steps = 0;
      } else if (step) {
        note({ note: 'step', path: step.path });
        perform(step);
      } else {
        const ended = stack.pop();
        if (!ended || stack.depth === 0) return farewell();
        done++;
        ended.after?.();
      }
    }
  }

  function perform(step: Step): void {
    switch (step.kind) {
      case 'say':
        return speaker.say(step.prompt);
      case 'ask':
        return doAsk(talk, step);
      case 'menu':
        return doMenu(talk, step);
      case 'automation':
        return doAutomation(talk, step);
      case 'branch': {
        const arm = step.arms.find(({ when }) => when === undefined || holds(when, memory.look));
        return arm && take(arm.way, 'chosen');
      }
      case 'hours': {
        const hours = definition.hours.get(step.of);
        const open = hours === undefined || memory.today === undefined || memory.time === undefined || isOpen(hours, memory.today, memory.time);
        return take(open ? step.open : step.closed, 'chosen');
      }
      case 'set': {
        const values = step.values.map(([name, value]) => [name, value && memory.fill(value)] as const);
        for (const [name, template] of step.values) if (isPrivate(template)) memory.conceal(name);
        for (const [name, value] of values) talk.learn(name, value, 'author');
        return;
      }
      case 'call':
        return callApi(step);
      case 'transfer':
        return handOver(step, undefined, () => take(step.onRefused ?? definition.onRefused.way, 'chosen'));
      case 'goTo':
        return goTo(step.name);
      case 'run': {
        const { opening } = talk;
        talk.opening = undefined;
        return talk.begin(step.name, opening);
      }
      case 'block': {
        const { from, minutes, reason, prompt } = step;
        out.push({ kind: 'block', from, reason, ...(minutes === undefined ? {} : { minutes }) });
        if (from === 'all') speaker.say(prompt ?? definition.goodbye);
        else if (prompt) speaker.say(prompt);
        return from === 'all' ? finish('abandoned', 'blocked') : undefined;
      }
      case 'end':
        speaker.say(step.prompt ?? definition.goodbye);
        return finish(step.outcome, step.reason);
    }
  }

  function begin(facts: Readonly<Record<string, string>>): void {
    memory = memoryOf(definition, facts, options.today);
    const wanted = options.flow ?? definition.start;
    const steps = definition.flows.get(wanted);
    if (steps === undefined) failure('FLOW_UNKNOWN', wanted);
    stack.push('flow', steps === undefined ? definition.start : wanted, steps ?? definition.flows.get(definition.start) ?? []);
    waiting = { kind: 'nothing' };
    run();
  }

  /** Lets a question act while nothing is waited for; when it did not take the answer, it waits on. */
  function attempt<Result>(act: () => Result, acted: (result: Result) => boolean): Result {
    const held = waiting;
    waiting = { kind: 'nothing' };
    const result = act();
    if (!acted(result)) waiting = held;
    return result;
  }

  function onTurn(question: Question, { text, source }: Extract<AgentInput, { kind: 'turn' }>): void {
    // Where no keys can be pressed they are written.
    if (source === 'text' && question.expect.shape === 'choice' && /^[\d*#]{1,2}$/.test(text.trim()) && pressed(question, text.trim())) return run();
    const taken = attempt(
      () => takeTurn(talk, question, text),
      (result) => result === 'answered' || result === 'turned',
    );
    switch (taken) {
      case 'answered':
      case 'turned':
        return run();
      case 'no-match':
        return retry(question, 'noMatch');
      case 'repeat':
        speaker.repeat();
        return listen(question, failedOf());
      case 'wait':
        speaker.sayText(defaultWords.takeYourTime, true);
        return listen(question, failedOf());
      case 'start-over':
        stack.clear();
        memory.clear();
        stack.push('flow', definition.start, definition.flows.get(definition.start) ?? []);
        speaker.sayText(defaultWords.startOver, true);
        break;
      case 'goodbye':
        return farewell();
      case 'leave':
        break;
      case 'dont-know':
        waiting = { kind: 'nothing' };
        if (question.step.kind === 'ask' && question.step.dontKnow) take(question.step.dontKnow, 'not-understood');
        return run();
      case 'human':
        return toHuman(question);
    }
    waiting = { kind: 'nothing' };
    run();
  }

  const failedOf = (): number => (waiting.kind === 'answer' ? waiting.failed : 0);

  function toHuman(question: Question): void {
    waiting = { kind: 'nothing' };
    handOver(
      definition.human.transfer,
      undefined,
      () => {
        const { way } = definition.onRefused;
        if (way.kind === 'continue') talk.pose(question);
        else take(way, 'chosen');
      },
      question,
    );
    run();
  }

  const pressed = (question: Question, keys: string): boolean =>
    attempt(
      () => question.press(keys),
      (result) => result,
    );

  function onKeys(question: Question, keys: string): void {
    const finish = question.expect.keys?.finish;
    const entry = finish !== undefined && keys.endsWith(finish) ? keys.slice(0, -finish.length) : keys;
    if (pressed(question, entry)) run();
    else if (question.expect.keys === undefined) listen(question, failedOf());
    else if (entry === definition.human.key) toHuman(question);
    else retry(question, 'noMatch');
  }

  /** Asks again, in other words each time, until the attempts are spent. */
  function retry(question: Question, why: 'noInput' | 'noMatch'): void {
    const failed = failedOf() + 1;
    const { step } = question;
    const { retrying } = step;
    if (why === 'noMatch') note({ note: 'no-match', path: step.path });
    // Who is served and says no more has probably gone.
    if (question.open === 'after-dialog' && why === 'noInput' && failed > 1) return farewell();
    const instead = step.kind === 'automation' && why === 'noMatch' ? step.noMatch : undefined;
    if (instead !== undefined || failed > retrying.max) {
      if (instead === undefined) failure('FLOW_ATTEMPTS_SPENT', step.path);
      waiting = { kind: 'nothing' };
      take(instead ?? retrying.onFail, 'not-understood');
      return run();
    }
    const own = retrying[why].length > 0 ? retrying[why] : retrying.reprompts;
    const words = own[Math.min(failed, own.length) - 1];
    if (words) speaker.say(words);
    else {
      const sorry = definition[why];
      const apology = sorry[Math.min(failed, sorry.length) - 1];
      if (apology) speaker.sayAside(apology);
      if (question.prompt) speaker.say(question.prompt);
      else speaker.repeat();
    }
    listen(question, failed);
  }

  function onInput(input: AgentInput): void {
    if (input.kind === 'start') return waiting.kind === 'start' ? begin(input.facts) : undefined;
    if (input.kind === 'live-chat') return onLiveChat(input.event, input.values);
    if (waiting.kind === 'answer') {
      const { question } = waiting;
      if (input.kind !== 'turn' && input.kind !== 'keys' && input.kind !== 'no-input' && input.kind !== 'no-match') return;
      callsThisTurn = 0;
      failing = false;
      speaker.newTurn();
      if (input.kind === 'turn') return onTurn(question, input);
      if (input.kind === 'keys') return onKeys(question, input.keys);
      return retry(question, input.kind === 'no-input' ? 'noInput' : 'noMatch');
    }
    if (waiting.kind === 'api' && input.kind === 'api-answer' && input.call === waiting.call) return onApiAnswer(waiting.step, input.answer);
    if (waiting.kind === 'human' && input.kind === 'hand-off-refused') return onRefused(waiting.refused);
  }

  function onRefused(refused: () => void): void {
    failure('FLOW_HANDOFF_REFUSED', stack.top?.name ?? '');
    waiting = { kind: 'nothing' };
    unresolved = 'hand-off refused';
    if (++refusals > refusalsBorne) return farewell();
    if (definition.onRefused.prompt) speaker.say(definition.onRefused.prompt);
    refused();
    run();
  }

  /** What happens around a human: something is said of it, or the customer is ours again. */
  function onLiveChat(event: LiveChatEvent, values: Readonly<Record<string, string>>): void {
    memory.tell(values);
    const words = definition.liveChat.get(event);
    if (words) speaker.sayAside(words);
    if (waiting.kind !== 'human') return;
    if (event === 'waiting-timeout' || event === 'provider-error') return onRefused(waiting.refused);
    if (event !== 'human-left') return;
    const { again } = waiting;
    waiting = { kind: 'nothing' };
    refusals = 0;
    if (definition.afterHuman.prompt) speaker.say(definition.afterHuman.prompt);
    const { way } = definition.afterHuman;
    if (way.kind !== 'continue') take(way, 'chosen');
    else if (again) talk.pose(again);
    else leaveDialog();
    run();
  }

  function onApiAnswer(step: CallStep, answer: Extract<AgentInput, { kind: 'api-answer' }>['answer']): void {
    waiting = { kind: 'nothing' };
    if (answer.ok && answer.status < 400) {
      if (step.into !== undefined) talk.learn(step.into, dig(answer.body, [step.into]) ?? answer.body, 'api');
    } else {
      failure('FLOW_API_FAILED', step.path);
      take(step.onStatus.get(answer.status ?? 0) ?? step.onError, 'api-failed');
    }
    run();
  }

  return {
    step(input) {
      out = [];
      onInput(input);
      return out;
    },
  };
}
