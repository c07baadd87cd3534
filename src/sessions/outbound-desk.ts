import { bad, type Clock, type ConversationId, type GatewayError, type Logger, ok, type Result } from '#base';
import type { CallPlacer, Client, Meter, OutboundCall, OutboundCalls, OutboundRefusal, OutboundRequest } from '#contract';
import type { OutboundAttempt } from './outbound-attempt.ts';
import { type OutboundLimits, OutboundRule } from './outbound-rule.ts';
import { sessionErrors as errors } from './sessions.errors.ts';
import type { Switchboard } from './switchboard.ts';
import type { SessionSettings } from './voice-room.ts';

/** What an account may do, by configuration. */
export interface OutboundAccount extends OutboundLimits {
  /** Channels whose trunks its calls may take. */
  readonly trunks: readonly string[];
}

/** A channel that takes calls out. */
export interface OutboundTrunk {
  readonly placer: CallPlacer;
  readonly fallbackTarget?: string | undefined;
  /** What the called see, where that is configured. */
  readonly callerNumber?: string | undefined;
}

/** Who may talk: a bot and what its conversations need. */
export interface OutboundBot {
  readonly agent: string;
  /** Undefined where the agent's flows are not ours to know. */
  readonly flows: { has(flow: string): boolean } | undefined;
  settings(fallbackTarget: string | undefined): SessionSettings;
}

export interface OutboundDeskOptions {
  readonly board: Pick<Switchboard, 'place'>;
  readonly accounts: ReadonlyMap<string, OutboundAccount>;
  readonly trunks: ReadonlyMap<string, OutboundTrunk>;
  readonly bot: (id: string) => OutboundBot | undefined;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
}

const defaultRingSeconds = 30;
/** How many calls that are over can still be asked for here; their conversations are in the store. */
const mostEnded = 1000;

type Draft = { -readonly [Key in keyof OutboundCall]: OutboundCall[Key] };

/** Places calls for programs: everything is looked at here before anything is dialled (promise P8). */
export function outboundDesk({ board, accounts, trunks, bot: botOf, clock, meter, logger }: OutboundDeskOptions): OutboundCalls {
  const rules = new Map([...accounts].map(([id, limits]) => [id, new OutboundRule(limits)]));
  const live = new Map<string, OutboundAttempt>();
  const calls = new Map<string, Draft>();
  const ended: string[] = [];
  const liveOf = (account: string): number => [...live.keys()].filter((id) => calls.get(id)?.account === account).length;

  /** What is asked for, with nothing in it that is not configured. */
  const plan = (client: Pick<Client, 'id' | 'account' | 'bots'>, request: OutboundRequest): Result<Plan, OutboundRefusal> => {
    const wrong = (error: GatewayError): Result<Plan, OutboundRefusal> => bad({ kind: 'wrong', error });
    const account = accounts.get(client.account);
    const rule = rules.get(client.account);
    if (account === undefined || rule === undefined) return bad({ kind: 'forbidden', error: errors.OUTBOUND_NOT_CONFIGURED() });
    const trunk = account.trunks.includes(request.trunk) ? trunks.get(request.trunk) : undefined;
    if (trunk === undefined) return wrong(errors.OUTBOUND_TRUNK_UNKNOWN());
    const id = request.bot ?? client.bots.find((one) => botOf(one)?.agent === request.agent);
    const bot = id === undefined || !client.bots.includes(id) ? undefined : botOf(id);
    if (id === undefined || bot === undefined) return wrong(errors.OUTBOUND_BOT_UNKNOWN());
    if (request.flow !== undefined && bot.flows?.has(request.flow) === false) return wrong(errors.OUTBOUND_FLOW_UNKNOWN());
    const number = rule.judge(request.to, liveOf(client.account), clock.now());
    return number.ok ? ok({ number: number.value, id, bot, trunk }) : number;
  };
  const forget = (id: ConversationId): void => {
    live.delete(id);
    const call = calls.get(id);
    if (call !== undefined) call.endedAt = clock.wall();
    ended.push(id);
    if (ended.length > mostEnded) calls.delete(ended.shift() ?? '');
  };
  const dial = (
    client: Pick<Client, 'id' | 'account'>,
    request: OutboundRequest,
    { number, id, bot, trunk }: Plan,
  ): { attempt: OutboundAttempt; call: Draft } => {
    const { flow, parameters = {}, ringSeconds = defaultRingSeconds } = request;
    const state: { -readonly [Key in 'stage' | 'answeredAt' | 'why' | 'status']?: Draft[Key] } = {};
    let call: Draft | undefined;
    const attempt = board.place(
      {
        placer: trunk.placer,
        facts: {
          channel: request.trunk,
          bot: id,
          ...(flow === undefined ? {} : { flow }),
          account: client.account,
          mode: 'talk',
          direction: 'outbound',
          calledNumber: number,
          ...(trunk.callerNumber === undefined ? {} : { callerNumber: trunk.callerNumber }),
          parameters,
        },
        parameters,
        ringMs: ringSeconds * 1000,
        reached(stage, end) {
          Object.assign(call ?? state, { stage, ...end, ...(stage === 'answered' ? { answeredAt: clock.wall() } : {}) });
        },
      },
      bot.settings(trunk.fallbackTarget),
    );
    call = { id: attempt.id, account: client.account, bot: id, trunk: request.trunk, stage: 'dialling', placedAt: clock.wall(), ...state };
    return { attempt, call };
  };

  return {
    async place(client, request) {
      const planned = plan(client, request);
      if (!planned.ok) {
        const { code } = planned.error.error;
        meter.count('outbound_refused_total', { account: client.account, reason: code });
        logger.warn('call out refused', { client: client.id, account: client.account, code, pii: { to: request.to } });
        return planned;
      }
      const { attempt, call } = dial(client, request, planned.value);
      live.set(attempt.id, attempt);
      calls.set(attempt.id, call);
      attempt.over.then(() => forget(attempt.id));
      logger.info('call out', { client: client.id, account: client.account, conversationId: attempt.id, channel: request.trunk });
      return (await attempt.begun) ? ok(call) : bad({ kind: 'unable', error: errors.OUTBOUND_NOT_RECORDED() });
    },
    find: (id) => calls.get(id),
    end(id) {
      const attempt = live.get(id);
      attempt?.hangUp();
      return attempt !== undefined;
    },
  };
}

interface Plan {
  readonly number: string;
  readonly id: string;
  readonly bot: OutboundBot;
  readonly trunk: OutboundTrunk;
}
