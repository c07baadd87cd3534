import { resolve } from 'node:path';
import { z } from 'zod';
import { type Complaint, type Logger, silentLogger } from '#base';
import { type AuditLog, type Outbox, type Reports, silentMeter } from '#contract';
import { realScheduler } from '#net';
import { openAuditBeside, openBoxesBeside, openReader } from '#store';
import { type AgentFile, readAgent } from '../agent-files.ts';
import type { Complain } from '../complain.ts';
import { readSecret } from '../secret.ts';
import { readSound } from '../sound-part.ts';
import { storePlaceOf } from '../store-place.ts';
import { CommandFailure } from '../terminal.ts';
import { readWrittenAccounts } from '../written-accounts.ts';
import { listOf, writtenConfigOf } from '../written-config.ts';
import { wrongFile } from '../wrong-file.ts';
import { pauseOf } from './pause.ts';
import { type ReportsConfig, readReports } from './read-reports.ts';
import { reportDesk } from './report-desk.ts';
import { reportsSchema } from './reports-schema.ts';
import { stepsIn } from './steps-in.ts';
import { wholeFigures } from './whole-figures.ts';

/**
 * The reports of a configuration, for commands: nothing else of it must be sound. Secrets are looked up only where mail is to be sent.
 * Ends the command with all complaints.
 */
export function reportsConfigOf(named: string | undefined, { withSecrets = false } = {}): ReportsConfig {
  const { source, whole, folder, writeFolder } = writtenConfigOf(named);
  const found: Complaint[] = [];
  const complain: Complain = (path, says, remedy, severity = 'error') => void found.push({ severity, path, says, remedy });
  const { value, complaints, told } = readSound(z.object({ reports: reportsSchema.prefault({}) }), whole);
  const config =
    value &&
    readReports(value.reports, {
      folder,
      complain,
      accounts: readWrittenAccounts(named).map(({ id }) => id),
      secretAt(path, reference) {
        if (!withSecrets) return '';
        const secret = readSecret(reference, { folder, writeFolder, allowPlain: whole['allowPlainSecrets'] === true });
        if (secret.ok) return secret.value;
        complain(path, secret.error, 'Use env:NAME, file:PATH or generate:PATH.');
        return '';
      },
    });
  const errors = [...complaints, ...told(found)].filter(({ severity }) => severity === 'error');
  if (!config || errors.length > 0) throw wrongFile(source.locate(errors));
  return config;
}

/** Agents that can be read; without one, only what was reached of its steps is known. */
function agentsOf(named: string | undefined): ReadonlyMap<string, AgentFile> {
  const { whole, folder } = writtenConfigOf(named);
  const agents = new Map<string, AgentFile>();
  for (const path of listOf(whole['agents'])) {
    const { agent } = typeof path === 'string' ? readAgent(resolve(folder, path)) : { agent: undefined };
    if (agent) agents.set(agent.id, agent);
  }
  return agents;
}

export interface ReportsBeside {
  readonly desk: Reports;
  readonly config: ReportsConfig;
  readonly audit: AuditLog;
}

export interface BesideOptions {
  readonly withSecrets?: boolean;
  readonly logger?: Logger;
  /** Looks at what was asked for before the store is: what is wrong is told without one. Throws. */
  readonly first?: (config: ReportsConfig) => void;
}

/** Does work with the reports of a store, beside running gateways or without one. */
export async function besideGateways<Value>(
  named: string | undefined,
  work: (beside: ReportsBeside) => Promise<Value>,
  { withSecrets = false, logger = silentLogger, first }: BesideOptions = {},
): Promise<Value> {
  const config = reportsConfigOf(named, { withSecrets });
  first?.(config);
  const place = storePlaceOf(named);
  const clock = realScheduler();
  const reader = await openReader(place);
  const [boxes, audit] = await Promise.all([openBoxesBeside(place, clock), openAuditBeside(place)]);
  try {
    const outbox: Pick<Outbox, 'list' | 'put'> = {
      list: (query) => boxes.outbox.list(query),
      put: () => Promise.reject(new CommandFailure('Only a gateway puts mails into the outbox.')),
    };
    const desk = reportDesk(config, {
      figures: wholeFigures({ figures: reader.figures, store: reader }),
      stepsOf: stepsIn(agentsOf(named)),
      outbox,
      audit: audit.log,
      clock,
      pause: pauseOf(clock),
      meter: silentMeter,
      logger,
    });
    return await work({ desk, config, audit: audit.log });
  } finally {
    await Promise.all([reader.close(), boxes.close(), audit.close()]);
  }
}
