import { asGatewayError, type Logger, later, type Scheduler } from '#base';
import type { AppStore, Client, Directory } from '#contract';
import type { Seal } from '#net';

/** A directory that also knows the apps in the store. */
export interface AppDirectory extends Directory {
  /** Reads the apps again now: after a change of our own. */
  refresh(): Promise<void>;
  close(): void;
}

export interface AppDirectoryPorts {
  readonly apps: AppStore;
  readonly seal: Seal;
  /** Those of the configuration: they win where an id is in both. */
  readonly base: Directory;
  readonly botsOf: (account: string) => readonly string[];
  readonly scheduler: Scheduler;
  readonly logger: Logger;
}

/** How long a change made elsewhere may take to hold here. */
const lookEveryMs = 2_000;

/** Apps are looked up at every door and must not make anybody wait: a snapshot is kept, and read again when the store says that something changed. */
export async function openAppDirectory({ apps, seal, base, botsOf, scheduler, logger }: AppDirectoryPorts): Promise<AppDirectory> {
  let clients = new Map<string, Client>();
  let stamp: string | undefined;
  let closed = false;
  const read = async (): Promise<void> => {
    const seen = await apps.stamp();
    if (seen === stamp) return;
    const next = new Map<string, Client>();
    for (const { app, sealed } of await apps.list()) {
      const secrets = sealed.flatMap((one) => seal.open(one) ?? []);
      if (secrets.length < sealed.length)
        logger.error('secrets of an app cannot be read: apps.secret is another one than they were made with', { app: app.id });
      const { id, account, algorithm, requireExpiry, requireTokenId, published } = app;
      next.set(id, { id, account, algorithm, secrets, bots: app.bots ?? botsOf(account), scopes: published, requireExpiry, requireTokenId });
    }
    clients = next;
    stamp = seen;
  };
  const look = (): void => {
    if (closed) return;
    scheduler.at(later(scheduler.now(), lookEveryMs), () => {
      read()
        .catch((thrown: unknown) => logger.warn('apps could not be read', { code: asGatewayError(thrown).code }))
        .finally(look);
    });
  };
  await read();
  look();
  return {
    client: (id) => base.client(id) ?? clients.get(id),
    bot: (id) => base.bot(id),
    refresh: read,
    close() {
      closed = true;
    },
  };
}
