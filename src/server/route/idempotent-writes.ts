import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Clock, WallTime } from '#base';
import type { KeptAnswers } from '#contract';
import type { Caller } from '../access/caller.ts';
import { type Answer, answered, refuse } from './answer.ts';

type Given = Answer | typeof answered;

/** Writes that are done once, however often they are asked for under one `Idempotency-Key`. */
export interface IdempotentWrites {
  once(
    caller: Caller,
    request: FastifyRequest,
    operation: string,
    read: { readonly params: unknown; readonly query: unknown; readonly body: unknown },
    work: () => Promise<Given>,
  ): Promise<Given>;
}

/** How long an answer is given again. */
const keepMs = 24 * 3_600_000;
/** How long a node that died in the middle of the work keeps the others from it. */
const leaseMs = 60_000;
/** Longer answers are not kept: the work is not repeated, and the answer says where to look. */
const mostBytes = 64 * 1024;

/** `Idempotency-Key` as it may be: visible characters. Undefined for anything else. */
const parseIdempotencyKey = (text: string): string | undefined => (/^[\x21-\x7e]{1,200}$/.test(text) ? text : undefined);

/** The one request, whatever order its keys came in. */
const fingerprintOf = (request: unknown): string =>
  JSON.stringify(request, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  ) ?? '';

const badKey = refuse(400, 'BAD_IDEMPOTENCY_KEY', 'Idempotency-Key takes 1 to 200 visible characters.');
const otherRequest = refuse(422, 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key stood for another request.');
const busyElsewhere = refuse(409, 'IDEMPOTENCY_KEY_BUSY', 'The first request under this Idempotency-Key is not over.', {
  headers: { 'retry-after': '1' },
});

/** A file is made of what there is and changes nothing: it is not kept, but made again. */
const isFile = ({ body }: Answer): boolean => body instanceof Uint8Array || body instanceof Readable;

/** What was done is kept for a day; what was not done is not remembered: the next attempt may fare better. */
export function idempotentWrites(kept: KeptAnswers, clock: Clock, digest: (text: string) => string): IdempotentWrites {
  const underWay = new Map<string, { readonly fingerprint: string; readonly answer: Promise<Given> }>();

  const first = async (client: string, key: string, fingerprint: string, work: () => Promise<Given>): Promise<Given> => {
    const name = { client, key };
    const at = clock.wall();
    const claimed = await kept.claim(name, fingerprint, { at, leaseUntil: (at + leaseMs) as WallTime });
    if (claimed.kind === 'other') return otherRequest;
    if (claimed.kind === 'busy') return busyElsewhere;
    if (claimed.kind === 'kept') {
      const { status, headers, body } = claimed.answer;
      return { status, ...(body === '' ? {} : { body: JSON.parse(body) as unknown }), headers: { ...headers, 'idempotency-replayed': 'true' } };
    }
    let given: Given | undefined;
    try {
      given = await work();
    } finally {
      if (given === undefined || given === answered || given.status >= 300 || isFile(given)) await kept.forget(name);
    }
    if (given === answered || given.status >= 300 || isFile(given)) return given;
    const told = 'keep' in given ? given.keep : given.body;
    const body = told === undefined ? '' : JSON.stringify(told);
    const headers = given.headers === undefined ? {} : { headers: given.headers };
    await kept.keep(name, { status: given.status, ...headers, body: body.length > mostBytes ? '' : body }, (clock.wall() + keepMs) as WallTime);
    return given;
  };

  return {
    async once(caller, request, operation, read, work) {
      const given = request.headers['idempotency-key'];
      if (given === undefined || caller.account === '') return work();
      const key = parseIdempotencyKey(given.toString());
      if (key === undefined) return badKey;
      const client = `${caller.actor.kind}:${caller.actor.id}`;
      // A password is among what may be asked for: only a digest is remembered.
      const fingerprint = digest(fingerprintOf([operation, read]));
      const place = `${client} ${key}`;
      const twin = underWay.get(place);
      if (twin !== undefined) {
        if (twin.fingerprint !== fingerprint) return otherRequest;
        const theirs = await twin.answer;
        // A stream is read once.
        return theirs === answered || isFile(theirs) ? busyElsewhere : theirs;
      }
      const answer = first(client, key, fingerprint, work);
      underWay.set(place, { fingerprint, answer });
      try {
        return await answer;
      } finally {
        underWay.delete(place);
      }
    },
  };
}
