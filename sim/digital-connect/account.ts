import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** Every scope that Talkdesk's pages name for Digital Connect and its attachments. */
export const everyScope: readonly string[] = [
  'digital-connect:read',
  'digital-connect:write',
  'attachments:request',
  'attachments:write',
  'attachments:read',
  'attachments:download',
];

export type Region = 'us' | 'eu' | 'ca';

/** The two hosts of a region, as Talkdesk's page on regions has them: where accounts live, and where the API answers. */
export const regionHosts: Readonly<Record<Region, { readonly id: string; readonly api: string }>> = {
  us: { id: 'talkdeskid.com', api: 'api.talkdeskapp.com' },
  eu: { id: 'talkdeskid.eu', api: 'api.talkdeskapp.eu' },
  ca: { id: 'talkdeskidca.com', api: 'api.talkdeskappca.com' },
};

/** A client of Builder > OAuth Clients: it has a secret, a key, or both. */
export interface OauthClient {
  readonly id: string;
  readonly secret?: string | undefined;
  readonly keys?: readonly ClientKey[] | undefined;
  readonly scopes: readonly string[];
}

export interface ClientKey {
  readonly kid: string;
  readonly publicKey: KeyObject;
}

export interface Account {
  /** The sub-domain: `acme` of `acme.talkdeskid.com`. */
  readonly name: string;
  readonly region: Region;
  readonly clients: readonly OauthClient[];
  /** Ids of Admin > Channels > Digital Connect. */
  readonly touchpoints: readonly string[];
}

/** The account there is when nobody asks for another. Its secret opens nothing but this simulator. */
export const usualAccount: Account = {
  name: 'acme',
  region: 'us',
  clients: [{ id: 'sim-client', secret: 'sim-secret', scopes: everyScope }],
  touchpoints: ['sim-touchpoint'],
};

/** A key pair as Talkdesk hands one out: the private half as base64 of PKCS#8, without PEM lines. */
export function newClientKey(kid: string): { readonly key: ClientKey; readonly privateKey: string } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { key: { kid, publicKey: pair.publicKey }, privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64') };
}

/** The public half of a private key in the form above. Throws Node's own error when it is no key. */
export const clientKeyOf = (kid: string, privateKey: string): ClientKey => ({
  kid,
  publicKey: createPublicKey({ key: `-----BEGIN PRIVATE KEY-----\n${privateKey.trim()}\n-----END PRIVATE KEY-----\n`, format: 'pem' }),
});
