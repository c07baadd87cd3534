import { type Account, type Region, regionHosts } from './account.ts';

/** Where a request went, once its address is taken apart. */
export interface Place {
  /** The path without what named account or region. */
  readonly path: string;
  /** The account whose identity host was addressed; `null` when it names one that does not exist, `undefined` when the address names none. */
  readonly account: Account | null | undefined;
  /** The region whose API was addressed, if the address names one. */
  readonly region: Region | undefined;
}

const regions = Object.keys(regionHosts) as Region[];

/**
 * Accounts and regions are told apart by host, as at Talkdesk (`acme.talkdeskid.com`, `api.talkdeskapp.eu`), or, for want of names that lead
 * here, by path: `/id/acme/oauth/token`, `/api/eu/digital-connect/…`. Without either there is one account.
 */
export function placeOf(host: string, path: string, accounts: readonly Account[]): Place {
  const byPath = /^\/id\/([^/]+)(\/.*)$/.exec(path);
  if (byPath) return { path: byPath[2] ?? '', account: accounts.find(({ name }) => name === byPath[1]) ?? null, region: undefined };
  const apiPath = /^\/api\/(us|eu|ca)(\/.*)$/.exec(path);
  if (apiPath) return { path: apiPath[2] ?? '', account: undefined, region: apiPath[1] as Region };
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const region = regions.find((one) => regionHosts[one].api === name);
  if (region) return { path, account: undefined, region };
  const idRegion = regions.find((one) => name.endsWith(`.${regionHosts[one].id}`));
  if (!idRegion) return { path, account: undefined, region: undefined };
  return {
    path,
    account: accounts.find((one) => one.region === idRegion && name === `${one.name}.${regionHosts[idRegion].id}`) ?? null,
    region: undefined,
  };
}
