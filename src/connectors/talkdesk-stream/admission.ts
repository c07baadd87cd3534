import { bad, ok, type Result } from '#base';
import type { Bot, Client, NumberPlan } from '#contract';
import type { NumberPlace } from './options.ts';
import type { Admitted } from './start.ts';
import type { StreamSeats } from './stream-seats.ts';
import { parseStreamQuery } from './stream-url.ts';

/** An upgrade request, as far as the door looks at it. */
export interface Knock {
  /** The request's target: path and query. */
  readonly target: string;
  /** The caller's address, trusted proxies looked through. */
  readonly peer: string;
  /** Did it come over TLS, from this machine, or by a trusted proxy? */
  readonly safe: boolean;
}

/** Why a stream was turned away. For the log and the figures; the bearer learns the status alone. */
export type RefusalReason =
  | 'draining'
  | 'full'
  | 'address'
  | 'plain-text'
  | 'query'
  | 'token'
  | 'scope'
  | 'bot-not-of-client'
  | 'bot-unknown'
  | 'bot-not-of-account'
  | 'number-unknown'
  | 'number-of-other-bot'
  | 'client-full';

export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 503;
  readonly reason: RefusalReason;
  /** What exactly, for the log: the refusal of the token, the name of the value that is missing. */
  readonly detail?: string;
}

/** What is needed to decide. */
export interface Gate {
  readonly draining: boolean;
  /** Networks that streams may come from; all when undefined. */
  readonly addresses: { has(address: string): boolean } | undefined;
  readonly allowPlainText: boolean;
  readonly seats: StreamSeats;
  readonly numbers: NumberPlan<NumberPlace>;
  readonly bot: (id: string) => Bot | undefined;
  readonly verify: (token: string) => Promise<Result<{ readonly client: Client }, string>>;
}

export interface Admission {
  readonly admitted: Admitted;
  readonly client: string;
  /** Gives the seat back. */
  readonly leave: () => void;
}

const no = (status: Refusal['status'], reason: RefusalReason, detail?: string): { readonly ok: false; readonly error: Refusal } =>
  bad({ status, reason, ...(detail === undefined ? {} : { detail }) });

/**
 * Decides about a stream before its handshake is answered: cheap questions first, then who signed the token, then what its owner may do.
 * Who is not believed learns nothing about bots and numbers: what depends on them is asked last. When the answer is yes, a seat is taken.
 */
export async function admit(knock: Knock, gate: Gate): Promise<Result<Admission, Refusal>> {
  if (gate.draining) return no(503, 'draining');
  if (gate.addresses !== undefined && !gate.addresses.has(knock.peer)) return no(403, 'address');
  if (!knock.safe && !gate.allowPlainText) return no(403, 'plain-text');
  const query = parseStreamQuery(knock.target);
  if (!query.ok) return no(query.error === 'token' ? 401 : 400, 'query', query.error);
  if (gate.seats.full) return no(503, 'full');

  const { number, token, bot: botId, account, listen } = query.value;
  const verified = await gate.verify(token);
  if (!verified.ok) return no(401, 'token', verified.error);
  const { client } = verified.value;
  if (!client.scopes.includes('streams:open')) return no(403, 'scope');
  if (!client.bots.includes(botId)) return no(403, 'bot-not-of-client');
  const bot = gate.bot(botId);
  if (bot === undefined) return no(403, 'bot-unknown');
  if (bot.account !== account || client.account !== account) return no(403, 'bot-not-of-account');
  const place = gate.numbers.find(number);
  if (place === undefined) return no(404, 'number-unknown');
  if (place.bot !== botId) return no(403, 'number-of-other-bot');

  const leave = gate.seats.take(client.id);
  if (typeof leave === 'string') return no(503, leave);
  const admitted: Admitted = { account, bot: botId, flow: place.flow, mode: listen ? 'listen' : 'talk', calledNumber: number };
  return ok({ admitted, client: client.id, leave });
}
