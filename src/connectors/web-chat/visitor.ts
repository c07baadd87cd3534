import { createHash } from 'node:crypto';
import { z } from 'zod';
import { bad, type Dice, ok, type Result, type WallTime } from '#base';
import type { Client, Contact, ThreadFacts } from '#contract';
import { signToken, type TokenClaims, type TokenIds, verifyToken } from '#net';
import type { WebChatOptions } from './options.ts';
import type { SessionRequest } from './protocol.ts';

/** Somebody who may write in one thread. */
export interface Visitor {
  readonly facts: ThreadFacts;
  readonly until: WallTime;
}

export interface Visitors {
  /** A new visitor, or one who comes back with what they were (`known`), as far as they do not say otherwise. */
  admit(request: SessionRequest, known: Visitor | undefined, now: WallTime): Promise<Result<Visitor, 'IDENTITY_NEEDED' | 'IDENTITY_REFUSED'>>;
  sign(visitor: Visitor): Promise<string>;
  /** Whose token this is; undefined when it is nobody's. */
  read(token: string, now: WallTime): Promise<Visitor | undefined>;
}

interface Ports {
  readonly options: Pick<WebChatOptions, 'id' | 'bot' | 'flow' | 'secrets' | 'identity' | 'sessionHours'>;
  readonly account: () => string;
  readonly dice: Dice;
  readonly tokenIds: TokenIds;
}

/** Parameters that only this connector may set. */
const own = ['page', 'customer_id', 'contact_proved'];

const kept = z.object({
  thread: z.string(),
  contact: z.object({ name: z.string().optional(), email: z.string().optional(), phone: z.string().optional() }),
  language: z.string().optional(),
  parameters: z.record(z.string(), z.string()),
  exp: z.number(),
});

const identity = z.object({
  sub: z.string().min(1).max(255),
  name: z.string().max(100).optional(),
  email: z.string().max(254).optional(),
  phone: z.string().max(32).optional(),
});

/** Drops what has no value, so that nothing is overwritten by nothing. */
const given = <Fields extends object>(fields: Fields): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')) as never;

/** Visitors carry what is known of them in a token that we sign; nothing is kept here. */
export function openVisitors({ options, account, dice, tokenIds }: Ports): Visitors {
  const { id: channel, bot, flow, sessionHours } = options;
  const clientWith = (secrets: readonly string[]): Client => ({
    id: channel,
    account: account(),
    algorithm: 'HS256',
    secrets,
    bots: [bot],
    scopes: [],
    requireExpiry: true,
    requireTokenId: false,
  });
  const believed = async (token: string, secrets: readonly string[], now: WallTime): Promise<TokenClaims | undefined> => {
    const client = clientWith(secrets);
    const read = await verifyToken(token, { client: (id) => (id === channel ? client : undefined), now, seen: tokenIds });
    return read.ok ? read.value.claims : undefined;
  };
  const proved = async (token: string, now: WallTime): Promise<z.infer<typeof identity> | undefined> => {
    const claims = await believed(token, options.identity?.secrets ?? [], now);
    // A visitor's own token proves nothing, even where both are signed with one secret.
    if (claims === undefined || 'thread' in claims) return undefined;
    const read = identity.safeParse(claims);
    return read.success ? read.data : undefined;
  };

  return {
    async admit({ name, email, phone, page, language, parameters = {}, identity: shown }, known, now) {
      const person = shown === undefined ? undefined : await proved(shown, now);
      if (shown !== undefined && person === undefined) return bad('IDENTITY_REFUSED');
      const wasProved = known?.facts.parameters['contact_proved'] === 'yes';
      if (options.identity?.required === true && person === undefined && !wasProved) return bad('IDENTITY_NEEDED');
      const said: Contact = given({ name, email, phone });
      const before = known?.facts;
      // What was proved once is not overwritten by what is merely said.
      const contact: Contact = {
        ...before?.contact,
        ...(wasProved ? {} : said),
        ...given({ name: person?.name, email: person?.email, phone: person?.phone }),
      };
      const free = Object.fromEntries(Object.entries(parameters).filter(([key]) => !own.includes(key)));
      const thread = person === undefined ? (before?.thread ?? freshThread(dice)) : threadOf(channel, person.sub);
      const facts: ThreadFacts = {
        channel,
        thread,
        bot,
        account: account(),
        ...given({ flow, language: language ?? before?.language }),
        contact,
        parameters: {
          ...before?.parameters,
          ...free,
          ...given({ page }),
          ...(person === undefined ? {} : { customer_id: person.sub, contact_proved: 'yes' }),
        },
      };
      return ok({ facts: bounded(facts), until: (now + sessionHours * 3_600_000) as WallTime });
    },
    sign({ facts: { thread, contact, language, parameters }, until }) {
      const claims = { thread, contact, ...given({ language }), parameters, exp: Math.floor(until / 1000) };
      return signToken({ id: channel, algorithm: 'HS256', key: options.secrets[0] ?? '' }, claims);
    },
    async read(token, now) {
      const claims = kept.safeParse(await believed(token, options.secrets, now));
      if (!claims.success) return undefined;
      const { thread, contact, language, parameters, exp } = claims.data;
      const facts = { channel, thread, bot, account: account(), ...given({ flow, language }), contact: given(contact), parameters };
      return { facts, until: (exp * 1000) as WallTime };
    },
  };
}

/** 160 bits of chance: whoever knows it could not have guessed it. */
const freshThread = (dice: Dice): string => `v_${Buffer.from(dice.bytes(20)).toString('hex')}`;

/** One person, one thread, on whatever device; it shows nothing of their name. */
const threadOf = (channel: string, sub: string): string => `u_${createHash('sha256').update(`${channel}\n${sub}`).digest('hex').slice(0, 40)}`;

const mostParameters = 24;
const mostBytes = 4500;

/** What came together over many visits must still fit the token: the oldest parameters go. */
function bounded(facts: ThreadFacts): ThreadFacts {
  const entries = Object.entries(facts.parameters);
  const size = (): number => Buffer.byteLength(JSON.stringify({ ...facts, parameters: Object.fromEntries(entries) }));
  while (entries.length > 0 && (entries.length > mostParameters || size() > mostBytes)) {
    const at = entries.findIndex(([key]) => !own.includes(key));
    entries.splice(Math.max(at, 0), 1);
  }
  return { ...facts, parameters: Object.fromEntries(entries) };
}
