import type { Logger, Scheduler } from '#base';
import type { AppStore, Directory } from '#contract';
import { accountsOf, directoryOf, type GatewayConfig } from '../config.ts';
import { openAppDirectory } from './app-directory.ts';

/** Who is who: the configuration's clients and bots, and the apps in the store where their secrets can be read. */
export async function openDirectory(
  config: GatewayConfig,
  apps: AppStore,
  ports: { readonly scheduler: Scheduler; readonly logger: Logger },
): Promise<{ readonly directory: Directory; refresh(): Promise<void>; close(): void }> {
  const base = directoryOf(config);
  if (config.appSeal === undefined) return { directory: base, refresh: async () => {}, close() {} };
  const directory = await openAppDirectory({ apps, seal: config.appSeal, base, botsOf: accountsOf(config).botsOf, ...ports });
  return { directory, refresh: () => directory.refresh(), close: () => directory.close() };
}
