import type { Stretch, TurnRecord } from '#sim/caller';
import type { Fault } from './faults.ts';
import type { Attempt, PhoneCallOutcome } from './place-call.ts';
import type { SoundFigures } from './sound.ts';

/** What every call by telephone reports. JSON holds all of it. Times are milliseconds since the call began. */
export interface PhoneCallSummary {
  readonly attempts: readonly Attempt[];
  /** The final status of the INVITE; absent when nobody answered it. */
  readonly status?: number;
  readonly answeredMs?: number;
  readonly pingStatus?: number | null;
  /** What the far side did that its documents do not allow. */
  readonly complaints: readonly Fault[];
  readonly sound?: SoundFigures;
  /** The session said again, by us or by the stack, and how that was answered; null for silence. */
  readonly refreshes: readonly { readonly atMs: number; readonly status: number | null }[];
  readonly turns: readonly TurnRecord[];
  /** When the agent was heard. */
  readonly agentSpeech: readonly Stretch[];
  /** The caller hung up because its script says so. */
  readonly hungUpAsScripted: boolean;
  readonly durationMs: number;
  /** How late the simulator itself was, at most. Above 20 its machine is too busy for exact figures. */
  readonly simulatorLateMs: number;
}

export function summaryOf(outcome: PhoneCallOutcome): PhoneCallSummary {
  const { attempts, answer, answeredMs, end, complaints, sound, refreshes, turns, agentSpeech, hungUpAsScripted, durationMs, simulatorLateMs } =
    outcome;
  const status = answer?.status ?? end?.status;
  return {
    attempts,
    ...(status === undefined ? {} : { status }),
    ...(answeredMs === undefined ? {} : { answeredMs: Math.round(answeredMs) }),
    ...('pingStatus' in outcome ? { pingStatus: outcome.pingStatus ?? null } : {}),
    complaints,
    ...(sound === undefined ? {} : { sound }),
    refreshes: refreshes.map(({ atMs, status: answered }) => ({ atMs, status: answered ?? null })),
    turns,
    agentSpeech,
    hungUpAsScripted,
    durationMs,
    simulatorLateMs,
  };
}

/** Why a call was not answered, in a sentence for the exit that it came to. */
export function whyUnanswered(attempts: readonly Attempt[]): string {
  const { status, why } = attempts.at(-1) ?? {};
  if (status !== undefined) return `the bot answered ${status}`;
  return why === undefined ? 'nobody answered' : `nobody answered: ${why}`;
}
