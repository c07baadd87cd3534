import { createPublicKey } from 'node:crypto';
import { bad, type Dice, ok, type Result, type WallTime } from '#base';
import type { Actor, App, AppStore, AuditAction, AuditLog, Scope } from '#contract';
import type { Seal } from '#net';

/** What may be asked for an app: the doors that are opened by a token that it signs. */
export const appScopes = [
  'streams:open',
  'chat-history',
  'bot-sessions',
  'conversation-summary',
  'conversations:read',
  'conversations:personal',
  'calls:place',
] as const satisfies readonly Scope[];

export interface AppWish {
  readonly account: string;
  readonly name: string;
  readonly algorithm: App['algorithm'];
  /** PEM, of RS and ES algorithms: they sign with a key that we never see. */
  readonly publicKey?: string;
  readonly bots?: readonly string[];
  readonly requireExpiry?: boolean;
  readonly requireTokenId?: boolean;
  readonly scopes: readonly Scope[];
}

export type AppRefusal = 'absent' | 'stale' | 'public-key-needed' | 'public-key-unusable' | 'public-key-for-secret';

/** A secret is shown once, here. */
export interface MadeApp {
  readonly app: App;
  readonly secret?: string;
}

/** Makes, changes and publishes apps; everything that is done here has somebody who did it. */
export interface AppDesk {
  list(account?: string): Promise<readonly App[]>;
  find(id: string): Promise<App | undefined>;
  create(wish: AppWish, by: Actor): Promise<Result<MadeApp, AppRefusal>>;
  change(
    id: string,
    change: {
      readonly name?: string;
      readonly bots?: readonly string[] | null;
      readonly scopes?: readonly Scope[];
      readonly requireExpiry?: boolean;
      readonly requireTokenId?: boolean;
    },
    by: Actor,
    version?: number,
  ): Promise<Result<App, AppRefusal>>;
  /** What is drafted holds from now on, everywhere within seconds. Says whose scopes changed. */
  publish(what: { readonly account: string; readonly ids?: readonly string[]; readonly comment?: string }, by: Actor): Promise<readonly string[]>;
  /** A second secret, or public key, beside the newest one. Both are taken until `retire`. */
  rotate(id: string, publicKey: string | undefined, by: Actor): Promise<Result<MadeApp, AppRefusal>>;
  /** All but the newest secret stop working. */
  retire(id: string, by: Actor): Promise<Result<App, AppRefusal>>;
  remove(id: string, by: Actor): Promise<boolean>;
}

export interface AppDeskPorts {
  readonly apps: AppStore;
  readonly seal: Seal;
  readonly audit: AuditLog;
  readonly wall: () => WallTime;
  readonly dice: Dice;
  /** After each change. */
  readonly changed?: () => Promise<void>;
}

export function appDesk({ apps, seal, audit, wall, dice, changed = async () => {} }: AppDeskPorts): AppDesk {
  const told = async (
    by: Actor,
    action: AuditAction,
    app: Pick<App, 'id' | 'account'>,
    details: Readonly<Record<string, string>> = {},
  ): Promise<void> => {
    await audit.write([{ at: wall(), actor: by, account: app.account, action, subject: { kind: 'app', id: app.id }, details }]);
    await changed();
  };
  const keyFor = (
    algorithm: App['algorithm'],
    publicKey: string | undefined,
  ): Result<{ readonly kept: string; readonly shown?: string }, AppRefusal> => {
    if (algorithm.startsWith('HS')) {
      if (publicKey !== undefined) return bad('public-key-for-secret');
      const secret = Buffer.from(dice.bytes(32)).toString('base64url');
      return ok({ kept: secret, shown: secret });
    }
    if (publicKey === undefined) return bad('public-key-needed');
    return isPublicKey(publicKey, algorithm) ? ok({ kept: publicKey }) : bad('public-key-unusable');
  };
  const known = async (id: string): Promise<App | undefined> => (await apps.find(id))?.app;

  return {
    list: async (account) => (await apps.list(account)).map(({ app }) => app),
    find: known,
    async create({ account, name, algorithm, publicKey, bots, requireExpiry = false, requireTokenId = false, scopes }, by) {
      const key = keyFor(algorithm, publicKey);
      if (!key.ok) return key;
      const id = `cs-${uuidOf(dice)}`;
      const made = {
        id,
        account,
        name,
        algorithm,
        ...(bots === undefined ? {} : { bots }),
        requireExpiry,
        requireTokenId,
        drafted: scopes,
        createdAt: wall(),
      };
      await apps.add(made, [seal.close(key.value.kept)]);
      await told(by, 'create', made, { scopes: scopes.join(' ') });
      const app: App = { ...made, published: [], secrets: 1, version: 1 };
      return ok({ app, ...(key.value.shown === undefined ? {} : { secret: key.value.shown }) });
    },
    async change(id, { scopes, ...rest }, by, version) {
      const result = await apps.change(id, { ...rest, ...(scopes === undefined ? {} : { drafted: scopes }) }, version);
      const app = result === 'changed' ? await known(id) : undefined;
      if (app === undefined) return bad(result === 'stale' ? 'stale' : 'absent');
      await told(by, 'change', app, { fields: Object.keys({ ...rest, ...(scopes ? { scopes } : {}) }).join(' ') });
      return ok(app);
    },
    async publish({ account, ids, comment }, by) {
      const what = {
        account,
        ...(ids === undefined ? {} : { ids }),
        at: wall(),
        by: `${by.kind}:${by.id}`,
        ...(comment === undefined ? {} : { comment }),
      };
      const published = await apps.publish(what);
      for (const id of published) await told(by, 'publish', { id, account });
      return published;
    },
    async rotate(id, publicKey, by) {
      const found = await apps.find(id);
      if (found === undefined) return bad('absent');
      const key = keyFor(found.app.algorithm, publicKey);
      if (!key.ok) return key;
      const newest = found.sealed.at(-1);
      const sealed = [...(newest === undefined ? [] : [newest]), seal.close(key.value.kept)];
      if ((await apps.change(id, { sealed }, found.app.version)) !== 'changed') return bad('stale');
      await told(by, 'change', found.app, { fields: 'secret' });
      const app = { ...found.app, secrets: sealed.length, version: found.app.version + 1 };
      return ok({ app, ...(key.value.shown === undefined ? {} : { secret: key.value.shown }) });
    },
    async retire(id, by) {
      const found = await apps.find(id);
      if (found === undefined) return bad('absent');
      const sealed = found.sealed.slice(-1);
      if ((await apps.change(id, { sealed }, found.app.version)) !== 'changed') return bad('stale');
      await told(by, 'change', found.app, { fields: 'secret retired' });
      return ok({ ...found.app, secrets: sealed.length, version: found.app.version + 1 });
    },
    async remove(id, by) {
      const app = await known(id);
      if (app === undefined || !(await apps.remove(id))) return false;
      await told(by, 'remove', app);
      return true;
    },
  };
}

/** RFC 9562 §5.4. */
function uuidOf(dice: Dice): string {
  const octets = Buffer.from(dice.bytes(16));
  octets.writeUInt8((octets.readUInt8(6) & 0x0f) | 0x40, 6);
  octets.writeUInt8((octets.readUInt8(8) & 0x3f) | 0x80, 8);
  return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function isPublicKey(pem: string, algorithm: App['algorithm']): boolean {
  // A private key would be read too, and must never lie here.
  if (!pem.includes('BEGIN PUBLIC KEY')) return false;
  try {
    return createPublicKey(pem).asymmetricKeyType === (algorithm.startsWith('RS') ? 'rsa' : 'ec');
  } catch {
    return false;
  }
}
