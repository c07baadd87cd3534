import type { TestContext } from 'node:test';
import { type ConversationId, type Logger, type Scheduler, silentLogger, type WallTime } from '#base';
import { type ConversationEvent, type Outcome, type ReportDelivery, silentMeter } from '#contract';
import { realDice } from '#net';
import { openStore, type StorePlace } from '#store';
import { openReports } from '../../src/app/reports/open-reports.ts';
import { readReports } from '../../src/app/reports/read-reports.ts';
import { reportsSchema } from '../../src/app/reports/reports-schema.ts';
import { until } from '../until.ts';

const say = (text: string): ConversationEvent => ({ kind: 'customer-turn', turn: 1, text, source: 'text', confidence: 1, matched: true });

/** A conversation as the store would have it: begun, one turn with a secret in it, over. */
export const story = (outcome: Outcome, channel = 'main-line'): readonly ConversationEvent[] => [
  {
    kind: 'conversation-start',
    medium: 'voice',
    facts: { channel, bot: 'bot-orders', account: 'acme', mode: 'talk', direction: 'inbound', parameters: {}, callerNumber: '+15550104242' },
    agent: 'orders',
    agentVersion: '7',
  },
  say('my card is 4111 1111 1111 1111'),
  { kind: 'conversation-end', outcome, reason: 'done' },
];

export interface StageOptions {
  readonly smtp: { readonly port: number } & Readonly<Record<string, unknown>>;
  readonly schedules: readonly object[];
  readonly clock: Scheduler;
  readonly node?: string;
  readonly logger?: Logger;
  readonly accounts?: readonly string[];
}

/** Store, outbox, reports and mail as a gateway joins them; nothing else of it. */
export async function openReportStage(
  t: TestContext,
  place: StorePlace,
  { smtp, schedules, clock, node = 'one', logger = silentLogger, accounts = ['acme'] }: StageOptions,
) {
  const store = await openStore({ ...place, node, logger, meter: silentMeter, clock });
  const written = reportsSchema.parse({
    smtp: { host: '127.0.0.1', tls: 'none', from: 'Reports <reports@example.com>', timeoutSeconds: 60, ...smtp },
    schedules,
  });
  const wrong: string[] = [];
  const config = readReports(written, {
    folder: '.',
    accounts,
    secretAt: (_path, reference) => reference,
    complain: (path, says, _remedy, severity) => void (severity !== 'warning' && wrong.push(`${path.join('.')}: ${says}`)),
  });
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  const reports = openReports(config, {
    store,
    audit: store.audit,
    agents: new Map(),
    scheduler: clock,
    dice: realDice(),
    meter: silentMeter,
    logger,
  });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    reports.close();
    return (closed ??= store.close());
  };
  t.after(close);
  let count = 0;
  return {
    store,
    reports,
    close,
    async record(at: string, ...outcomes: readonly Outcome[]) {
      for (const outcome of outcomes) {
        const when = (Date.parse(at) + ++count * 1000) as WallTime;
        const id = `cv_${Date.parse(at)}${count}` as ConversationId;
        await store.append(
          id,
          story(outcome).map((event) => ({ event, at: when })),
        );
      }
    },
    /** The newest delivery, once it is as it is waited for. */
    async delivery(fits: (one: ReportDelivery) => boolean): Promise<ReportDelivery> {
      let all: readonly ReportDelivery[] = [];
      return until(
        async () => {
          all = await reports.desk.deliveries({});
          return all.find(fits);
        },
        () => `a delivery, but ${JSON.stringify(all)}`,
      );
    },
  };
}
