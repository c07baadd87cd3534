import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Logger } from '#base';
import type { ChatFile, Meter, ThreadItem } from '#contract';
import { realDice, realScheduler } from '#net';
import type { ChatSettings } from '#sessions';
import { type ConversationView, type DigitalConnectOptions, openDigitalConnect } from '#sim/digital-connect';
import { until } from '../until.ts';
import { customer, openChatGateway, simulated } from './talkdesk-gateway.ts';

export interface DigitalStageOptions {
  readonly sim?: Partial<DigitalConnectOptions>;
  readonly desk?: object;
  readonly settings?: Partial<ChatSettings>;
  readonly logger?: Logger;
  readonly meter?: Meter;
}

/** A gateway and a simulated Talkdesk that know each other. The gateway can be ended and made again. */
export async function digitalStage(test: TestContext, how: DigitalStageOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'cordboard-desk-'));
  const { quirks, ...rest } = how.sim ?? {};
  const sim = await openDigitalConnect({ scheduler: realScheduler(), dice: realDice(), ...rest, quirks: { webhookPauseMs: 50, ...quirks } });
  const options = simulated(sim, how.desk);
  const open = async () => {
    const { settings, logger, meter } = how;
    const gateway = await openChatGateway({ directory: folder, options, settings, logger, meter });
    sim.webhooks.point({ baseUrl: gateway.hooks, auth: { kind: 'api-key', key: 'hook-key' } });
    return gateway;
  };
  let now = await open();
  let sent = 0;
  test.after(async () => {
    await now.close();
    await sim.close();
    await rm(folder, { recursive: true, force: true });
  });
  const items = (): Promise<readonly ThreadItem[]> => now.house.read(customer);
  const lines = async (): Promise<string[]> => (await items()).map(({ from, text }) => `${from}: ${text}`);
  return {
    sim,
    items,
    lines,
    options,
    get gateway() {
      return now;
    },
    say: (text: string, attached: readonly ChatFile[] = []) => now.house.receive(customer, { id: `m${++sent}`, text, files: attached }),
    /** The line is there. */
    shows: (line: string) => until(async () => (await lines()).includes(line), line),
    /** From hello to a human agent who has taken the conversation. */
    async handOver(): Promise<ConversationView> {
      await now.house.open(customer);
      await now.house.receive(customer, { id: `m${++sent}`, text: 'a human please', files: [] });
      await until(() => sim.desk.list().length > 0, 'a conversation at the desk');
      await until(async () => (await items()).some(({ event }) => event === 'queue-entered'), 'the gateway knows');
      const [waiting] = sim.desk.list();
      if (waiting === undefined) throw new TypeError('nobody waits');
      sim.desk.accept(waiting.id);
      await until(async () => (await items()).some(({ event }) => event === 'human-joined'), 'the human joins');
      return waiting;
    },
    /** What the human agent reads of the customer, in order. */
    read: (id: string): string[] => (sim.desk.find(id)?.messages ?? []).filter(({ from }) => from === 'contact').map(({ text }) => text ?? ''),
    /** Wishes that took effect more than once. */
    doubled: () => sim.effects().filter(({ effects }) => effects > 1),
    async restart() {
      await now.close();
      now = await open();
    },
  };
}
