import { asGatewayError, type Clock, type ConversationId, type Dice, type Logger, type Scheduler } from '#base';
import type { Annexes, AnnexStore, Attempt, ConversationSummary, EventToAppend, Meter, OutboxItem, OutgoingItem, StoredEvent } from '#contract';
import type { ExtractFields } from '#conversation';
import { figuresOf } from '#reporting';
import type { LanePolicy } from '#store';
import type { OpenSummaries } from '../models/open-summaries.ts';

/** What is done at once when a conversation is over, and what a model is asked: one must not wait for the other. */
export const wrapUpLane = 'wrap-up';
export const modelLane = 'wrap-up:model';

/** Calls go first: few at a time. A model that is down must not keep others from being tried, so the lanes never rest. */
const neverRests = { tripAfter: Number.MAX_SAFE_INTEGER };
export const wrapUpPace: Partial<LanePolicy> = {
  atOnce: 2,
  firstRetryMs: 1_000,
  longestRetryMs: 60_000,
  mostAttempts: 20,
  attemptMs: 60_000,
  ...neverRests,
};
export const modelPace: Partial<LanePolicy> = {
  atOnce: 2,
  firstRetryMs: 20_000,
  longestRetryMs: 10 * 60_000,
  mostAttempts: 6,
  attemptMs: 600_000,
  ...neverRests,
};

/** What goes into the lanes with the end of a conversation, in its transaction. `models`: any are wanted at all. */
export const wrapUpItems =
  (models: boolean) =>
  (id: ConversationId, events: readonly Pick<EventToAppend, 'event'>[]): readonly OutgoingItem[] => {
    if (!events.some(({ event }) => event.kind === 'conversation-end')) return [];
    const body = JSON.stringify({ conversation: id });
    return (models ? [wrapUpLane, modelLane] : [wrapUpLane]).map((lane) => ({ lane, key: id, idempotencyKey: id, body }));
  };

export interface WrapUpPorts {
  readonly store: {
    events(id: ConversationId): Promise<readonly StoredEvent[]>;
    readonly annexes: AnnexStore;
  };
  readonly summaries: OpenSummaries;
  /** What an agent's author wants read out; empty where nothing. */
  readonly fieldsOf: (agent: string) => ExtractFields;
  readonly languageOf: (agent: string) => string | undefined;
  /** Tells others, once, that summary and values are as good as they will be; absent where nobody wants to hear of it. */
  readonly tell?: ((id: ConversationId) => Promise<void>) | undefined;
  readonly scheduler: Scheduler & Clock;
  readonly dice: Pick<Dice, 'fraction'>;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** Works at one item of a lane. */
export interface WrapUp {
  /** Figures, the extract, and what the flow learned: nothing that could wait for somebody. */
  atOnce(item: OutboxItem): Promise<Attempt>;
  /** What a model makes of it. */
  byModel(item: OutboxItem, signal: AbortSignal): Promise<Attempt>;
}

export function wrapUp(ports: WrapUpPorts): WrapUp {
  const { store, summaries, scheduler, meter } = ports;

  const found = async (item: OutboxItem): Promise<Found | undefined> => {
    const { conversation } = JSON.parse(item.body) as { conversation: ConversationId };
    const events = await store.events(conversation);
    const start = events[0];
    const over = events.some(({ kind }) => kind === 'conversation-end');
    // Erased since, or never whole: nothing is left to be done.
    if (start?.kind !== 'conversation-start' || !over) return undefined;
    return { id: conversation, events, agent: start.agent, kept: await store.annexes.of(conversation) };
  };

  /** One step after the other; one that fails does not keep the next, and is tried again. */
  const each = async (id: ConversationId, steps: Readonly<Record<string, () => Promise<boolean> | boolean>>): Promise<Attempt> => {
    const again: string[] = [];
    for (const [step, work] of Object.entries(steps)) {
      let result = 'done';
      try {
        if (await work()) {
          result = 'again';
          again.push(step);
        }
      } catch (thrown) {
        const error = asGatewayError(thrown);
        result = error.code;
        again.push(`${step} ${error.code}`);
        ports.logger.warn('a step of a wrap-up failed', { conversationId: id, step, code: error.code, error });
      }
      meter.count('wrap_up_steps_total', { step, result });
    }
    return again.length === 0 ? { kind: 'done' } : { kind: 'retry', why: again.join(', ') };
  };

  const busy = new Map<ConversationId, Promise<unknown>>();
  /** Both lanes may be at one conversation: what looks at its annexes and then writes does so alone. */
  const alone = async <Value>(id: ConversationId, work: () => Promise<Value>): Promise<Value> => {
    const mine = (busy.get(id) ?? Promise.resolve()).then(work, work);
    busy.set(id, mine);
    try {
      return await mine;
    } finally {
      if (busy.get(id) === mine) busy.delete(id);
    }
  };

  const put = (id: ConversationId, annexes: Annexes): Promise<void> => {
    const written = annexes.summary?.by === 'model' || annexes.extraction?.by === 'model';
    // Another machine may have had the model's answer meanwhile, and what stands in for it must not replace it.
    return store.annexes.put(id, annexes, scheduler.wall(), written ? undefined : { keep: 'by-model' });
  };
  const putFigures = async (id: ConversationId, events: readonly StoredEvent[], agent: string, sentiment?: string): Promise<void> => {
    const figures = figuresOf(events, { language: ports.languageOf(agent), sentiment });
    if (figures) await put(id, { figures });
  };

  /** The last that is done: what others are told of is there. */
  const toldAfter = async (attempt: Attempt, id: ConversationId): Promise<Attempt> => {
    if (attempt.kind === 'done') await ports.tell?.(id);
    return attempt;
  };
  const waitsForModel = ({ events, agent }: Found): boolean => summaries.writes({ account: accountOf(events), agent });

  return {
    async atOnce(item) {
      const it = await found(item);
      if (!it) return { kind: 'done' };
      const { id, events, agent } = it;
      const fields = ports.fieldsOf(agent);
      const kept = (): Promise<Annexes> => store.annexes.of(id);
      const once = (work: () => Promise<void>) => (): Promise<boolean> => alone(id, work).then(() => false);
      const done = await each(id, {
        figures: once(async () => putFigures(id, events, agent, (await kept()).summary?.sentiment)),
        extract: once(async () => {
          // A model may have been quicker.
          if (!isWhole((await kept()).summary, events)) await put(id, { summary: summaries.extract(events, {}) });
        }),
        ...(fields.size === 0
          ? {}
          : {
              learned: once(async () => {
                if ((await kept()).extraction === undefined) await put(id, { extraction: summaries.learned(events, fields) });
              }),
            }),
      });
      return waitsForModel(it) ? done : toldAfter(done, id);
    },

    async byModel(item, signal) {
      const it = await found(item);
      if (!it || !waitsForModel(it)) return { kind: 'done' };
      const { id, events, agent, kept } = it;
      const fields = ports.fieldsOf(agent);
      /** The last attempt leaves what could be had. */
      const last = item.attempts >= (modelPace.mostAttempts ?? 1);
      const done = await each(id, {
        summary: async () => {
          if (kept.summary?.by === 'model' && isWhole(kept.summary, events)) return false;
          const { summary, again } = await summaries.make(events, {}, signal);
          if (signal.aborted) return true;
          await alone(id, async () => {
            await put(id, { summary });
            if (summary.sentiment !== undefined) await putFigures(id, events, agent, summary.sentiment);
          });
          return again && !last;
        },
        ...(fields.size === 0
          ? {}
          : {
              extraction: async () => {
                if (kept.extraction?.by === 'model') return false;
                const { extraction, again } = await summaries.read(events, fields, {}, signal);
                if (signal.aborted) return true;
                await alone(id, () => put(id, { extraction }));
                return again && !last;
              },
            }),
      });
      return toldAfter(done, id);
    },
  };
}

/** A conversation that is over. */
interface Found {
  readonly id: ConversationId;
  readonly events: readonly StoredEvent[];
  readonly agent: string;
  readonly kept: Annexes;
}

const isWhole = (summary: ConversationSummary | undefined, events: readonly StoredEvent[]): boolean =>
  summary !== undefined && summary.until === events.at(-1)?.seq;

const accountOf = (events: readonly StoredEvent[]): string | undefined =>
  events[0]?.kind === 'conversation-start' ? events[0].facts.account : undefined;
