import type { ConversationFigures, Outcome } from '#contract';

/** One step of a flow, as customers came through it. Conversations, each counted once a step. */
export interface FunnelStep {
  readonly path: string;
  readonly reached: number;
  /** Went on to another step from here. */
  readonly wentOn: number;
  /** It was over here, by outcome. */
  readonly left: Readonly<Record<Outcome, number>>;
  /** The steps that were come to for the first time right after this one, most taken first. */
  readonly next: readonly (readonly [path: string, conversations: number])[];
}

/** How customers came through the flow of one version of an agent. */
export interface Funnel {
  readonly agent: string;
  readonly version: string;
  readonly conversations: number;
  /** Those of which no step is known: they ended before the first, or their agent has no steps. */
  readonly withoutSteps: number;
  /** In the order of the agent's definition; where that is not known, in the order in which customers came to them. */
  readonly steps: readonly FunnelStep[];
}

interface StepDraft {
  reached: number;
  places: number;
  readonly left: Record<Outcome, number>;
  readonly next: Map<string, number>;
}
interface FunnelDraft {
  readonly agent: string;
  readonly version: string;
  conversations: number;
  withoutSteps: number;
  readonly steps: Map<string, StepDraft>;
}

export interface FunnelTally {
  add(figures: ConversationFigures): void;
  /** One for each version of each agent, the most used first. */
  funnels(): readonly Funnel[];
  /** Conversations of versions that were too many to tell apart. */
  readonly leftOut: number;
}

/** All steps of a version of an agent in the order they are written; undefined where it is not known any more. */
export type StepsOf = (agent: string, version: string) => readonly string[] | undefined;

/** Steps of one agent beyond this are not told apart: a path comes from agents, and memory must not. */
const mostSteps = 1000;
const mostAgents = 50;

/** Where people leave: reads the steps that each conversation came to. */
export function funnelTally(stepsOf: StepsOf = () => undefined): FunnelTally {
  const drafts = new Map<string, FunnelDraft>();
  let leftOut = 0;
  return {
    get leftOut() {
      return leftOut;
    },
    add(figures) {
      const { agent, agentVersion: version, path, outcome } = figures;
      const key = `${agent}\u0000${version}`;
      let draft = drafts.get(key);
      if (draft === undefined) {
        if (drafts.size >= mostAgents) {
          leftOut++;
          return;
        }
        draft = { agent, version, conversations: 0, withoutSteps: 0, steps: new Map() };
        drafts.set(key, draft);
      }
      draft.conversations++;
      const leftAt = figures.leftAt ?? path.at(-1);
      if (leftAt === undefined) draft.withoutSteps++;
      for (const [place, step] of path.entries()) {
        const known = stepOf(draft, step);
        if (known === undefined) continue;
        known.reached++;
        known.places += place;
        const following = path[place + 1];
        if (following !== undefined) known.next.set(following, (known.next.get(following) ?? 0) + 1);
        if (step === leftAt) known.left[outcome]++;
      }
    },
    funnels: () => [...drafts.values()].sort(mostUsed).map((draft) => finish(draft, stepsOf(draft.agent, draft.version))),
  };
}

function stepOf({ steps }: FunnelDraft, path: string): StepDraft | undefined {
  const known = steps.get(path);
  if (known !== undefined || steps.size >= mostSteps) return known;
  const made: StepDraft = {
    reached: 0,
    places: 0,
    left: { resolved: 0, escalated: 0, abandoned: 0, failed: 0, observed: 0, unanswered: 0 },
    next: new Map(),
  };
  steps.set(path, made);
  return made;
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const mostUsed = (a: FunnelDraft, b: FunnelDraft): number =>
  b.conversations - a.conversations || byName(a.agent, b.agent) || byName(a.version, b.version);

function finish({ agent, version, conversations, withoutSteps, steps }: FunnelDraft, written: readonly string[] | undefined): Funnel {
  const place = new Map(written?.map((path, index) => [path, index]));
  // Steps that the definition does not have (any more) come behind those it has.
  const orderOf = (path: string, { places, reached }: StepDraft): number => place.get(path) ?? place.size + places / reached;
  return {
    agent,
    version,
    conversations,
    withoutSteps,
    steps: [...steps]
      .sort(([a, one], [b, other]) => orderOf(a, one) - orderOf(b, other) || byName(a, b))
      .map(([path, { reached, left, next }]) => ({
        path,
        reached,
        wentOn: reached - Object.values(left).reduce((sum, count) => sum + count, 0),
        left,
        next: [...next].sort(([a, times], [b, more]) => more - times || byName(a, b)),
      })),
  };
}
