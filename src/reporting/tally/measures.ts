import type { LatencyStage, ReportCell, ReportCellKind } from '#contract';
import { percentile } from '../histogram.ts';
import type { TotalPart, Totals } from './totals.ts';

/** A figure that can be read from totals. */
export interface Measure {
  readonly title: string;
  readonly kind: Exclude<ReportCellKind, 'text' | 'moment'>;
  /** What it counts, and of what a share is one. */
  readonly says: string;
  readonly better?: 'more' | 'less';
  /** What must be counted for it. */
  readonly part?: TotalPart;
  /** `null` where there is nothing to count or divide by. */
  of(totals: Totals): ReportCell;
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Conversations that an agent of ours led: all but those that were only listened to, and those that nobody took. */
const led = ({ outcomes }: Totals): number => outcomes.resolved + outcomes.escalated + outcomes.abandoned + outcomes.failed;
const contained = ({ containments }: Totals): number => containments['self-service'] + containments['drop-off'] + containments['agent-transfer'];
const ofLed = 'conversations that an agent led';
const ofContained = 'conversations in which the agent met a customer';

const stageNames: Readonly<Record<LatencyStage, string>> = {
  endpointMs: 'end of speech',
  recognitionMs: 'recognition',
  agentMs: 'agent',
  voiceMs: 'voice',
  playoutMs: 'playout',
  gapMs: 'heard gap',
};

const percentages = [50, 90, 95, 99] as const;
type Percentage = (typeof percentages)[number];
type LatencyMeasureName = `${'endpoint' | 'recognition' | 'agentThinking' | 'voice' | 'playout' | 'gap'}P${Percentage}`;

const latencyPrefix = {
  endpointMs: 'endpoint',
  recognitionMs: 'recognition',
  agentMs: 'agentThinking',
  voiceMs: 'voice',
  playoutMs: 'playout',
  gapMs: 'gap',
} as const;
export const latencyStages = Object.keys(latencyPrefix) as LatencyStage[];
export const stageTitle = (stage: LatencyStage): string => stageNames[stage];

const latencyMeasures = Object.fromEntries(
  latencyStages.flatMap((stage) =>
    percentages.map((percentage): [string, Measure] => [
      `${latencyPrefix[stage]}P${percentage}`,
      {
        title: `${stage === 'gapMs' ? 'Heard gap' : `Latency, ${stageNames[stage]}`}, p${percentage}`,
        kind: 'duration',
        says: `${percentage} of 100 ${stage === 'gapMs' ? 'gaps that customers heard between their last sound and the agent’s first' : `times of ${stageNames[stage]}`} were no longer than this (within 10 %).`,
        better: 'less',
        part: 'latency',
        of: ({ latency }) => {
          const counts = latency.get(stage);
          return counts === undefined ? null : percentile(counts, percentage / 100);
        },
      },
    ]),
  ),
) as Record<LatencyMeasureName, Measure>;

const counted = (title: string, says: string, of: (totals: Totals) => number, better?: 'more' | 'less', part?: TotalPart): Measure => ({
  title,
  kind: 'count',
  says,
  of,
  ...(better === undefined ? {} : { better }),
  ...(part === undefined ? {} : { part }),
});
const rate = (
  title: string,
  says: string,
  part: (totals: Totals) => number,
  whole: (totals: Totals) => number,
  better?: 'more' | 'less',
  needs?: TotalPart,
): Measure => ({
  title,
  kind: 'share',
  says,
  of: (totals) => share(part(totals), whole(totals)),
  ...(better === undefined ? {} : { better }),
  ...(needs === undefined ? {} : { part: needs }),
});

/** Everything that a report can show in figures and columns, by the name that saved queries use. */
export const measures = {
  conversations: counted('Conversations', 'All that began in the period.', ({ conversations }) => conversations),
  led: counted('Led by an agent', 'Conversations that an agent led: all but those only listened to, and calls of ours that nobody took.', led),
  resolved: counted('Resolved', 'The agent did what the customer came for.', ({ outcomes }) => outcomes.resolved, 'more'),
  escalated: counted('Escalated', 'A human took over.', ({ outcomes }) => outcomes.escalated),
  abandoned: counted('Abandoned', 'The customer left first.', ({ outcomes }) => outcomes.abandoned, 'less'),
  failed: counted('Failed', 'Something broke.', ({ outcomes }) => outcomes.failed, 'less'),
  observed: counted('Observed', 'Humans did the talking, the gateway listened.', ({ outcomes }) => outcomes.observed),
  unanswered: counted('Unanswered', 'Calls of ours that nobody took.', ({ outcomes }) => outcomes.unanswered, 'less'),
  resolutionRate: rate('Resolution rate', `Resolved, of ${ofLed}.`, ({ outcomes }) => outcomes.resolved, led, 'more'),
  escalationRate: rate('Escalation rate', `Escalated, of ${ofLed}.`, ({ outcomes }) => outcomes.escalated, led),
  abandonmentRate: rate('Abandonment rate', `Abandoned, of ${ofLed}.`, ({ outcomes }) => outcomes.abandoned, led, 'less'),
  failureRate: rate('Failure rate', `Failed, of ${ofLed}.`, ({ outcomes }) => outcomes.failed, led, 'less'),
  selfService: counted('Self-service', 'The agent alone brought it to its end.', ({ containments }) => containments['self-service'], 'more'),
  dropOff: counted('Drop-off', 'Nobody brought it to its end.', ({ containments }) => containments['drop-off'], 'less'),
  agentTransfer: counted('Agent transfer', 'It went to a human, or ended on the way there.', ({ containments }) => containments['agent-transfer']),
  welcomeOnly: counted(
    'Welcome only',
    'Of self-service: those who heard the greeting and left, asked for nothing.',
    ({ welcomeOnly }) => welcomeOnly,
  ),
  containmentRate: rate(
    'Containment rate',
    `Self-service, of ${ofContained}.`,
    ({ containments }) => containments['self-service'],
    contained,
    'more',
  ),
  dropOffRate: rate('Drop-off rate', `Drop-off, of ${ofContained}.`, ({ containments }) => containments['drop-off'], contained, 'less'),
  agentTransferRate: rate(
    'Agent transfer rate',
    `Agent transfer, of ${ofContained}.`,
    ({ containments }) => containments['agent-transfer'],
    contained,
  ),
  turns: counted('Turns', 'Turns of customers with the agent: spoken, pressed or written.', ({ turns }) => turns),
  messages: counted('Messages', 'Of customers, agents and humans together.', ({ messages }) => messages),
  noMatchRate: rate(
    'No-match rate',
    'Turns that were no answer the agent could take, of all turns: spoken, pressed or written.',
    ({ noMatch }) => noMatch,
    ({ turns }) => turns,
    'less',
  ),
  noInputRate: rate(
    'No-input rate',
    'Questions that met silence, of these and all turns of calls together.',
    ({ noInput }) => noInput,
    ({ noInput, callTurns }) => noInput + callTurns,
    'less',
  ),
  bargeInRate: rate(
    'Barge-in rate',
    'Turns that talked into the agent’s sentence, of all spoken turns.',
    ({ interrupted }) => interrupted,
    ({ spoken }) => spoken,
  ),
  unknownRate: rate(
    'Unknown share',
    'Conversations in which no intent was recognised, of those with a turn of the customer.',
    ({ withTurns, withIntent }) => withTurns - withIntent,
    ({ withTurns }) => withTurns,
    'less',
  ),
  troubleRate: rate(
    'Troubled share',
    'Conversations in which something had to be coped with, of all.',
    ({ withTrouble }) => withTrouble,
    ({ conversations }) => conversations,
    'less',
  ),
  handoffs: counted('Hand-offs', 'Begun, whatever became of them.', ({ handoffs }) => handoffs.begun, undefined, 'handoffs'),
  transferSuccess: rate(
    'Transfer success',
    'Hand-offs that something shows were taken, of all begun.',
    ({ handoffs }) => handoffs.results.accepted,
    ({ handoffs }) => handoffs.begun,
    'more',
    'handoffs',
  ),
  transferUnproven: rate(
    'Transfers unproven',
    'Hand-offs that went out and nothing came back, of all begun.',
    ({ handoffs }) => handoffs.results.unproven,
    ({ handoffs }) => handoffs.begun,
    undefined,
    'handoffs',
  ),
  acceptedP50: {
    title: 'Time to acceptance, p50',
    kind: 'duration',
    says: 'Half of the hand-offs that were taken took no longer, from the decision to its proof (within 10 %).',
    better: 'less',
    part: 'handoffs',
    of: ({ handoffs }) => percentile(handoffs.acceptedMs, 0.5),
  },
  acceptedP95: {
    title: 'Time to acceptance, p95',
    kind: 'duration',
    says: '95 of 100 hand-offs that were taken took no longer, from the decision to its proof (within 10 %).',
    better: 'less',
    part: 'handoffs',
    of: ({ handoffs }) => percentile(handoffs.acceptedMs, 0.95),
  },
  humanP50: {
    title: 'Time to a human, p50',
    kind: 'duration',
    says: 'Half of those whom a human is known to have met waited no longer, from the decision (within 10 %).',
    better: 'less',
    part: 'handoffs',
    of: ({ handoffs }) => percentile(handoffs.humanMs, 0.5),
  },
  duration: {
    title: 'Time, together',
    kind: 'duration',
    says: 'With the agent, in the queue and with humans, of all conversations together.',
    of: ({ agentMs, queueMs, humanMs }) => agentMs + queueMs + humanMs,
  },
  averageDuration: {
    title: 'Duration, mean',
    kind: 'duration',
    says: 'Time together, divided by conversations.',
    of: ({ agentMs, queueMs, humanMs, conversations }) => (conversations === 0 ? null : Math.round((agentMs + queueMs + humanMs) / conversations)),
  },
  durationP50: {
    title: 'Duration, p50',
    kind: 'duration',
    says: 'Half of the conversations were no longer (within 10 %).',
    part: 'durations',
    of: ({ durations }) => (durations === undefined ? null : percentile(durations, 0.5)),
  },
  durationP95: {
    title: 'Duration, p95',
    kind: 'duration',
    says: '95 of 100 conversations were no longer (within 10 %).',
    part: 'durations',
    of: ({ durations }) => (durations === undefined ? null : percentile(durations, 0.95)),
  },
  agentTime: { title: 'Time with agents', kind: 'duration', says: 'With agents of ours, exact.', of: ({ agentMs }) => agentMs },
  queueTime: {
    title: 'Time in queues',
    kind: 'duration',
    says: 'At a desk while no human had come, exact.',
    of: ({ queueMs }) => queueMs,
    better: 'less',
  },
  humanTime: {
    title: 'Time with humans',
    kind: 'duration',
    says: 'With humans, as far as it went through the gateway, exact.',
    of: ({ humanMs }) => humanMs,
  },
  ...latencyMeasures,
} satisfies Readonly<Record<string, Measure>>;

export type MeasureName = keyof typeof measures;
export const measureNames = Object.keys(measures) as MeasureName[];
export const measureOf = (name: MeasureName): Measure => measures[name];
