import type { Dice, Result, Scheduler } from '#base';
import { type Account, regionHosts, usualAccount } from './account.ts';
import { apiRoutes } from './api-routes.ts';
import { openAttachments } from './attachments.ts';
import { openBook } from './book.ts';
import { openCentre } from './centre.ts';
import { controlRoutes } from './control-routes.ts';
import { openDesk } from './desk.ts';
import type { DigitalConnect } from './digital-connect.ts';
import { openDoor } from './door.ts';
import { openEffects } from './effects.ts';
import { openEventLog, type SimEvent } from './event-log.ts';
import { openFaults } from './faults.ts';
import { openOauth } from './oauth.ts';
import { type DeskSettings, openQueue } from './queue.ts';
import { changeQuirks, type Quirks, usualQuirks } from './quirks.ts';
import { openRate } from './rate.ts';
import type { AgentScript } from './script.ts';
import { playAgent } from './scripted-agent.ts';
import { openTimers } from './timers.ts';
import { openWebhooks, type WebhookTarget } from './webhooks.ts';

export interface DigitalConnectOptions {
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  /** 127.0.0.1 unless told. */
  readonly host?: string | undefined;
  /** 0, the default, takes any that is free. */
  readonly port?: number | undefined;
  readonly accounts?: readonly Account[] | undefined;
  readonly quirks?: Partial<Quirks> | undefined;
  readonly webhooks?: WebhookTarget | undefined;
  readonly desk?: Partial<DeskSettings> | undefined;
  /** Plays the human agent; without it somebody drives the desk. */
  readonly script?: AgentScript | undefined;
  /** Scheme and host of the links to bytes, where they shall differ from the API's as they do at Talkdesk. */
  readonly storageUrl?: string | undefined;
  /** Told of everything while it happens. */
  readonly listener?: ((event: SimEvent) => void) | undefined;
}

const orThrow = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new TypeError(result.error);
  return result.value;
};

/** Opens a simulated Talkdesk. Rejects when the port is taken, throws on options that contradict themselves. */
export async function openDigitalConnect(options: DigitalConnectOptions): Promise<DigitalConnect> {
  const { dice, accounts = [usualAccount], listener = () => {}, host = '127.0.0.1' } = options;
  const born = orThrow(changeQuirks(usualQuirks, options.quirks ?? {}));
  let now = born;
  const quirks = (): Quirks => now;
  const timers = openTimers(options.scheduler);
  const log = openEventLog(timers.wall, listener);
  const { note } = log;
  const effects = openEffects();
  const faults = openFaults();
  const webhooks = openWebhooks({ timers, quirks, faults, note });
  orThrow(webhooks.point(options.webhooks));
  const attachments = openAttachments(dice, timers);
  const book = openBook({ dice, timers, quirks, note, webhooks });
  const queue = openQueue(book, timers);
  orThrow(queue.change(options.desk ?? {}));
  const centre = openCentre({ book, queue, attachments, effects, timers, quirks });
  const desk = openDesk({ accounts, book, queue, attachments, quirks, note });
  const oauth = openOauth({ accounts, dice, timers, quirks, note });
  const rate = openRate(timers);
  const { script } = options;
  let stopScript = script && playAgent(desk, script, timers);
  let url = '';
  const accountOf = (name: string | undefined): Account => {
    const account = name === undefined ? accounts[0] : accounts.find((one) => one.name === name);
    if (!account) throw new TypeError(`there is no account ${name}`);
    return account;
  };

  const sim: Omit<DigitalConnect, 'url'> & { url: string } = {
    url,
    idUrl: (name) => `${url}/id/${accountOf(name).name}`,
    apiUrl: (name) => `${url}/api/${accountOf(name).region}`,
    desk,
    faults,
    webhooks,
    fail: (wish) => orThrow(faults.add(wish)),
    effects: () => effects.list(),
    events: (after = 0) => log.since(after),
    until: log.until,
    revokeTokens: (clientId) => oauth.revoke(clientId),
    quirks,
    changeQuirks(changes) {
      const changed = changeQuirks(now, changes);
      if (changed.ok) now = changed.value;
      return changed;
    },
    deskSettings: () => queue.settings(),
    changeDesk: (changes) => queue.change(changes),
    describe: () => ({
      accounts: accounts.map(({ name, region, clients, touchpoints }) => ({
        name,
        region,
        tokenUrl: `${url}/id/${name}/oauth/token`,
        apiUrl: `${url}/api/${region}`,
        documentedHosts: [`${name}.${regionHosts[region].id}`, regionHosts[region].api],
        clientIds: clients.map(({ id }) => id),
        touchpoints,
      })),
    }),
    reset() {
      stopScript?.();
      timers.stop();
      for (const part of [webhooks, book, queue, centre, attachments, oauth, rate, faults, effects, log]) part.clear();
      now = born;
      orThrow(queue.change(options.desk ?? {}));
      stopScript = script && playAgent(desk, script, timers);
    },
    async close() {
      stopScript?.();
      timers.stop();
      webhooks.clear();
      await door.close();
    },
  };
  const api = apiRoutes({
    accounts,
    oauth,
    centre,
    attachments,
    effects,
    quirks,
    storageUrl: ({ host: name }) => options.storageUrl ?? `http://${name}`,
  });
  const control = controlRoutes(sim, log, effects);
  const door = openDoor({ accounts, api, control, faults, rate, timers, quirks, note });
  const address = await door.listen(host, options.port ?? 0);
  url = `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  sim.url = url;
  return sim;
}
