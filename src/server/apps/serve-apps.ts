import type { App, Scope } from '#contract';
import type { Caller } from '../access/caller.ts';
import { type Answer, answer, created, missing, nothing, refuse } from '../route/answer.ts';
import { entityTag, isMeant } from '../route/entity-tag.ts';
import type { Api } from '../route/open-api.ts';
import type { AppDesk, AppRefusal, MadeApp } from './app-desk.ts';
import { addApp, changeApp, getApp, listApps, publishApps, removeApp, retireAppSecrets, rotateApp, showApp } from './operations.ts';

const tooMuch = refuse(403, 'MORE_THAN_YOURS', 'Nobody gives more than they hold.');
const stale = refuse(412, 'CHANGED_SINCE', 'It was changed since.');
const wrongKey = (says: string, remedy: string): Answer =>
  refuse(400, 'BAD_REQUEST', 'The request could not be understood.', { errors: [{ field: 'publicKey', says, remedy }] });

const refusals: Readonly<Record<AppRefusal, Answer>> = {
  absent: missing,
  stale,
  'public-key-needed': wrongKey('This algorithm signs with a key pair.', 'Give its public key in PEM.'),
  'public-key-unusable': wrongKey(
    'This is no public key for this algorithm.',
    'RS256 and RS512 take an RSA key, ES256 one on P-256, in PEM that begins with "BEGIN PUBLIC KEY".',
  ),
  'public-key-for-secret': wrongKey('This algorithm signs with a secret that is made here.', 'Leave it out.'),
};

/** What somebody must hold to give it: of the public API's doors, that they may read conversations themselves. */
const neededFor = (scope: Scope): Scope =>
  scope === 'chat-history' || scope === 'bot-sessions' || scope === 'conversation-summary' ? 'conversations:read' : scope;

const tagOf = ({ id, version }: App): string => entityTag(id, version);

/** Apps of an account, for those who may manage access. */
export function serveApps(api: Api, { desk }: { readonly desk: AppDesk }): void {
  const mayGive = (caller: Caller, wanted: readonly Scope[]): boolean =>
    wanted.every((scope) => scope === 'streams:open' || caller.scopes.has(neededFor(scope)));
  const mayGiveBots = ({ user, token, bots }: Caller, wanted: readonly string[] | null | undefined): boolean =>
    (user ?? token)?.bots === undefined || wanted?.every((bot) => bots.includes(bot)) === true;
  const appFor = async (caller: Caller, id: string): Promise<App | undefined> => {
    const app = await desk.find(id);
    return app?.account === caller.account ? app : undefined;
  };
  const shown = ({ app, secret }: MadeApp) => ({ app: showApp(app), ...(secret === undefined ? {} : { secret }) });

  api.serve(listApps, async ({ caller }) => answer({ apps: (await desk.list(caller.account)).map(showApp) }));

  api.serve(addApp, async ({ caller, body }): Promise<Answer> => {
    if (!mayGive(caller, body.scopes) || !mayGiveBots(caller, body.bots)) return tooMuch;
    const made = await desk.create({ ...body, account: caller.account }, caller.actor);
    if (!made.ok) return refusals[made.error];
    const { app } = made.value;
    return { ...created(shown(made.value), `/api/v1/apps/${app.id}`, { etag: tagOf(app) }), keep: { app: showApp(app) } };
  });

  api.serve(publishApps, async ({ caller, body }) => {
    const apps = (await desk.list(caller.account)).filter(({ id }) => body.ids?.includes(id) ?? true);
    if (!apps.every(({ drafted, bots }) => mayGive(caller, drafted) && mayGiveBots(caller, bots))) return tooMuch;
    return answer({ published: await desk.publish({ ...body, account: caller.account }, caller.actor) });
  });

  api.serve(getApp, async ({ caller, params }) => {
    const app = await appFor(caller, params.id);
    return app === undefined ? missing : answer(showApp(app), { etag: tagOf(app) });
  });

  api.serve(changeApp, async ({ caller, params, body, request }) => {
    const app = await appFor(caller, params.id);
    if (app === undefined) return missing;
    if (!isMeant(request.headers['if-match'], tagOf(app))) return stale;
    const bots = body.bots === undefined ? app.bots : body.bots;
    if (!mayGive(caller, body.scopes ?? []) || !mayGiveBots(caller, bots)) return tooMuch;
    const changed = await desk.change(app.id, body, caller.actor, app.version);
    return changed.ok ? answer(showApp(changed.value), { etag: tagOf(changed.value) }) : refusals[changed.error];
  });

  api.serve(rotateApp, async ({ caller, params, body }): Promise<Answer> => {
    const app = await appFor(caller, params.id);
    if (app === undefined) return missing;
    if (!mayGive(caller, app.published) || !mayGiveBots(caller, app.bots)) return tooMuch;
    const made = await desk.rotate(app.id, body.publicKey, caller.actor);
    return made.ok ? { ...answer(shown(made.value)), keep: { app: showApp(made.value.app) } } : refusals[made.error];
  });

  api.serve(retireAppSecrets, async ({ caller, params }) => {
    const app = await appFor(caller, params.id);
    if (app === undefined) return missing;
    const retired = await desk.retire(app.id, caller.actor);
    return retired.ok ? answer(showApp(retired.value)) : refusals[retired.error];
  });

  api.serve(removeApp, async ({ caller, params }) => {
    const app = await appFor(caller, params.id);
    return app !== undefined && (await desk.remove(app.id, caller.actor)) ? nothing : missing;
  });
}
