import type { Worker } from 'node:worker_threads';
import { type Cancel, type GatewayError, type Logger, later, type Scheduler } from '#base';
import type { SpeechGrammar } from '#contract';
import { soundswallowerErrors } from './soundswallower.errors.ts';
import type { FromThread, ToThread } from './words.ts';

/** What comes back about one utterance; after `final` or `failed` nothing more. */
export type Answer =
  | { readonly kind: 'delta'; readonly text: string }
  | { readonly kind: 'final'; readonly text: string; readonly confidence: number; readonly rejected: boolean }
  | { readonly kind: 'failed'; readonly error: GatewayError };

/** One utterance's way to its thread. */
export interface Line {
  /** The samples are moved: their buffer must be theirs alone. */
  sound(samples: Int16Array<ArrayBuffer>): void;
  end(): void;
  cancel(): void;
}

/** The threads that listen. */
export interface Crew {
  prepare(grammar: SpeechGrammar): void;
  /** `answer` is called later, never before this returns. */
  open(grammar: SpeechGrammar, answer: (answer: Answer) => void): Line;
  close(): Promise<void>;
}

export interface CrewOptions {
  readonly size: number;
  readonly spawn: () => Worker;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
}

/** A thread that has not answered an `end`, or not come up, after so many milliseconds is ended. */
export const patienceMs = 15_000;
/** Grammars that a thread keeps; the one not used for longest goes. */
const mostGrammars = 64;
/** A thread that keeps a grammar ready is chosen unless it listens to so many more people than another. */
const worthWalking = 3;

interface Pending {
  readonly answer: (answer: Answer) => void;
  disarm: Cancel;
}

interface Member {
  readonly worker: Worker;
  /** Ids in the order of their last use. */
  readonly grammars: Set<string>;
  readonly live: Map<number, Pending>;
  ready: boolean;
  disarm: Cancel;
}

export function openCrew(options: CrewOptions): Crew {
  const { scheduler, logger } = options;
  const members = new Set<Member>();
  let serial = 0;
  let closed = false;

  const post = (member: Member, message: ToThread, move: ArrayBuffer[] = []): void => member.worker.postMessage(message, move);
  /** Takes a thread out of service; whoever it listened to is told. */
  const dismiss = (member: Member, error: GatewayError): void => {
    if (!members.delete(member)) return;
    member.disarm();
    void member.worker.terminate();
    if (closed) return;
    logger.error('a thread of the offline recogniser was lost', { code: error.code, wasReady: member.ready, live: member.live.size, error });
    const failure = member.ready ? error : soundswallowerErrors.SOUNDSWALLOWER_UNREADABLE({}, error);
    // One that never came up would fail again: the next utterance tries anew.
    if (member.ready) enlist();
    for (const pending of member.live.values()) {
      pending.disarm();
      pending.answer({ kind: 'failed', error: failure });
    }
  };
  const arm = (member: Member, waitedFor: 'ready' | 'final'): Cancel =>
    scheduler.at(later(scheduler.now(), patienceMs), () =>
      dismiss(member, soundswallowerErrors.SOUNDSWALLOWER_LATE({ waitedFor, waitedMs: patienceMs })),
    );

  const onMessage = (member: Member, message: FromThread): void => {
    if (message.kind === 'ready') {
      member.ready = true;
      return member.disarm();
    }
    const pending = member.live.get(message.utterance);
    if (!pending) return;
    if (message.kind === 'delta') return pending.answer({ kind: 'delta', text: message.text });
    member.live.delete(message.utterance);
    pending.disarm();
    if (message.kind === 'final') {
      const { text, confidence, rejected } = message;
      return pending.answer({ kind: 'final', text, confidence, rejected });
    }
    const { why } = message;
    const error =
      message.reason === 'busy' ? soundswallowerErrors.SOUNDSWALLOWER_BUSY({ why }) : soundswallowerErrors.SOUNDSWALLOWER_GRAMMAR_REFUSED({ why });
    pending.answer({ kind: 'failed', error });
  };
  const enlist = (): Member => {
    const worker = options.spawn();
    const member: Member = { worker, grammars: new Set(), live: new Map(), ready: false, disarm: () => {} };
    member.disarm = arm(member, 'ready');
    members.add(member);
    worker.on('message', (message: FromThread) => onMessage(member, message));
    worker.on('error', (error) => dismiss(member, soundswallowerErrors.SOUNDSWALLOWER_WORKER_LOST({}, error)));
    worker.on('exit', (code) => dismiss(member, soundswallowerErrors.SOUNDSWALLOWER_WORKER_LOST({ code })));
    return member;
  };
  const teach = (member: Member, grammar: SpeechGrammar): void => {
    const known = member.grammars.delete(grammar.id);
    member.grammars.add(grammar.id);
    if (known) return;
    post(member, { kind: 'learn', grammar });
    for (const oldest of member.grammars) {
      if (member.grammars.size <= mostGrammars) break;
      member.grammars.delete(oldest);
      post(member, { kind: 'forget', grammar: oldest });
    }
  };
  const choose = (grammar: SpeechGrammar): Member => {
    const byLoad = [...members].toSorted((a, b) => a.live.size - b.live.size);
    const idlest = byLoad[0];
    if (!idlest || (idlest.live.size > 0 && members.size < options.size)) return enlist();
    return byLoad.find(({ grammars, live }) => grammars.has(grammar.id) && live.size < idlest.live.size + worthWalking) ?? idlest;
  };

  enlist();
  return {
    prepare(grammar) {
      if (closed) return;
      const member = choose(grammar);
      teach(member, grammar);
      post(member, { kind: 'warm', grammar: grammar.id });
    },
    open(grammar, answer) {
      const id = ++serial;
      const member = choose(grammar);
      const pending: Pending = { answer, disarm: () => {} };
      member.live.set(id, pending);
      teach(member, grammar);
      post(member, { kind: 'open', utterance: id, grammar: grammar.id });
      const live = (): boolean => member.live.get(id) === pending && members.has(member);
      return {
        sound(samples) {
          if (live()) post(member, { kind: 'sound', utterance: id, samples }, [samples.buffer]);
        },
        end() {
          if (!live()) return;
          pending.disarm = arm(member, 'final');
          post(member, { kind: 'end', utterance: id });
        },
        cancel() {
          if (!live()) return;
          member.live.delete(id);
          pending.disarm();
          post(member, { kind: 'cancel', utterance: id });
        },
      };
    },
    async close() {
      if (closed) return;
      closed = true;
      const ending = [...members];
      members.clear();
      for (const member of ending) {
        member.disarm();
        for (const pending of member.live.values()) {
          pending.disarm();
          pending.answer({ kind: 'failed', error: soundswallowerErrors.SOUNDSWALLOWER_CLOSED() });
        }
      }
      await Promise.all(ending.map(({ worker }) => worker.terminate()));
    },
  };
}
