import { userInfo } from 'node:os';
import type { WallTime } from '#base';
import type { AccessStore, Actor, AuditAction, AuditSubject, User } from '#contract';
import { realDice, realScheduler } from '#net';
import { openAccessBeside, openAuditBeside } from '#store';
import { storePlaceOf } from '../store-place.ts';
import { CommandFailure, exitCodes } from '../terminal.ts';

/** What commands about users and keys work with. */
export interface AtAccess {
  readonly access: AccessStore;
  readonly at: WallTime;
  readonly dice: ReturnType<typeof realDice>;
  audit(
    account: string,
    action: AuditAction,
    subject: { readonly kind: AuditSubject; readonly id: string },
    details?: Readonly<Record<string, string>>,
  ): Promise<void>;
}

/** Who types: by the name of the user on this machine. */
const commandActor = (): Actor => ({ kind: 'command', id: userInfo().username });

/** Opens users and keys of a configuration's store; what is done is written into its audit log. */
export async function atAccess<Value>(config: string | undefined, work: (desk: AtAccess) => Promise<Value>): Promise<Value> {
  const place = storePlaceOf(config);
  const opened = await openAccessBeside(place);
  const audit = await openAuditBeside(place);
  const at = realScheduler().wall();
  try {
    return await work({
      access: opened.access,
      at,
      dice: realDice(),
      audit: (account, action, subject, details) =>
        audit.log.write([{ at, actor: commandActor(), account, action, subject, ...(details === undefined ? {} : { details }) }]),
    });
  } finally {
    await opened.close();
    await audit.close();
  }
}

/** A user as they were typed: by id or by address. */
export async function userOrStop(access: AccessStore, typed: string): Promise<User> {
  const user = (await access.user(typed)) ?? (await access.userByEmail(typed.trim().toLowerCase()))?.user;
  if (user === undefined) throw new CommandFailure(`There is no user "${typed}". \`cordboard users list\` shows them.`, exitCodes.notFound);
  return user;
}
