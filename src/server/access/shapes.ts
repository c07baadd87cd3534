import { z } from 'zod';
import { type AccessToken, roles, scopes, type User } from '#contract';
import { instant, iso } from '../shapes/primitives.ts';

/** What people and CLI may give of users and keys; the same for both. */
export const personName = z.string().trim().min(1).max(200);
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@<>"]+@[^\s@<>"]+$/)
  .meta({ description: 'What they sign in with; kept in lower case.' });
export const roleList = z.array(z.enum(roles)).min(1).max(roles.length);
export const scopeList = z.array(z.enum(scopes)).min(1).max(scopes.length);
export const botList = z.array(z.string().min(1).max(128)).max(500);
/** A password as it is typed. What is wrong with it is said by `weakness`. */
export const passwordText = z.string().min(1).max(1000);

export const userSchema = z
  .object({
    id: z.string(),
    account: z.string(),
    name: z.string(),
    email: z.string(),
    roles: z.array(z.enum(roles)),
    bots: z.array(z.string()).exactOptional().meta({ description: 'Whose conversations they may see; absent: all of the account.' }),
    hasPassword: z.boolean(),
    createdAt: instant,
    seenAt: instant.exactOptional().meta({ description: 'To the minute.' }),
  })
  .meta({ id: 'User' });

export const keySchema = z
  .object({
    id: z.string(),
    kind: z.enum(['key', 'personal', 'session']),
    account: z.string(),
    name: z.string(),
    user: z.string().exactOptional().meta({ description: 'Whose it is; absent of keys.' }),
    scopes: z.array(z.enum(scopes)).meta({ description: 'Of keys. A user’s tokens may what the user may.' }),
    bots: z.array(z.string()).exactOptional().meta({ description: 'Whose conversations it may see; absent: all of the account.' }),
    createdAt: instant,
    expiresAt: instant.exactOptional().meta({ description: 'Absent: never.' }),
    usedAt: instant.exactOptional().meta({ description: 'To the minute.' }),
  })
  .meta({ id: 'Key', description: 'A key, or a token of a user. The secret itself is not kept.' });

export const shownSecret = z.string().meta({ description: 'Shown once, here. Sent as `Authorization: Bearer`.' });

export const showUser = ({ createdAt, seenAt, version: _, ...user }: User): z.infer<typeof userSchema> =>
  ({
    ...user,
    roles: [...user.roles],
    createdAt: iso(createdAt),
    ...(user.bots === undefined ? {} : { bots: [...user.bots] }),
    ...(seenAt === undefined ? {} : { seenAt: iso(seenAt) }),
  }) as z.infer<typeof userSchema>;

export const showToken = ({ createdAt, expiresAt, usedAt, version: _, ...token }: AccessToken): z.infer<typeof keySchema> =>
  ({
    ...token,
    scopes: [...token.scopes],
    createdAt: iso(createdAt),
    ...(token.bots === undefined ? {} : { bots: [...token.bots] }),
    ...(expiresAt === undefined ? {} : { expiresAt: iso(expiresAt) }),
    ...(usedAt === undefined ? {} : { usedAt: iso(usedAt) }),
  }) as z.infer<typeof keySchema>;
