import { z } from 'zod';
import { bad, ok, type Result } from '#base';
import { type Action, actions } from './webhook.ts';

/** Every call of the API by a name. */
export const operations = [
  'token',
  'certs',
  'start-conversation',
  'send-message',
  'end-conversation',
  'upload-link',
  'upload',
  'create-attachment',
  'list-attachments',
  'read-attachment',
  'delete-attachment',
  'download-link',
  'download',
] as const;
export type Operation = (typeof operations)[number];

const ms = z.number().int().min(0).max(600_000);
const how = { times: z.number().int().min(1).max(1_000_000).default(1), after: z.number().int().min(0).default(0) };
const call = { ...how, operation: z.enum([...operations, 'any']) };
const hook = { ...how, operation: z.enum([...actions, 'webhook']) };

/**
 * What goes wrong the next `times` times, once `after` calls went well. Faults of calls: `status` (nothing done), `reset` (nothing done, the
 * connection dies), `hang` (nothing done, no answer), `lost` (done, the connection dies before the answer), `stuck` (done, no answer), `half`
 * (done, the answer breaks off), `slow` (done, the answer trickles), `late` (done, the answer waits), `garbage` (done, the answer is no JSON),
 * `partial` (a message without its files, 206). Faults of webhooks: `delay`, `copies` (at once), `hold` (until so many others of the
 * conversation have left), `lose`.
 */
const faultShape = z.discriminatedUnion('kind', [
  z.strictObject({
    ...call,
    kind: z.literal('status'),
    status: z.number().int().min(300).max(599),
    /** `code` of the body. */
    code: z.string().min(1).optional(),
    retryAfterS: z.number().int().min(0).optional(),
  }),
  z.strictObject({ ...call, kind: z.enum(['reset', 'lost', 'half', 'garbage']) }),
  z.strictObject({ ...call, kind: z.enum(['hang', 'stuck']) }),
  z.strictObject({ ...call, kind: z.enum(['slow', 'late']), ms }),
  z.strictObject({ ...how, operation: z.literal('send-message'), kind: z.literal('partial'), reason: z.string().optional() }),
  z.strictObject({ ...hook, kind: z.literal('delay'), ms }),
  z.strictObject({ ...hook, kind: z.literal('copies'), count: z.number().int().min(1).max(1000) }),
  z.strictObject({ ...hook, kind: z.literal('hold'), behind: z.number().int().min(1).max(1000).default(1) }),
  z.strictObject({ ...hook, kind: z.literal('lose') }),
]);

export type Fault = z.infer<typeof faultShape>;
export type FaultWish = z.input<typeof faultShape>;
export type CallFault = Exclude<Fault, { kind: 'delay' | 'copies' | 'hold' | 'lose' }>;
export type WebhookFault = Extract<Fault, { kind: 'delay' | 'copies' | 'hold' | 'lose' }>;

export interface Faults {
  add(wish: unknown): Result<Fault>;
  /** The fault of this call, used up by it. */
  forCall(operation: Operation): CallFault | undefined;
  forWebhook(action: Action): WebhookFault | undefined;
  /** Those still to come. */
  list(): readonly Fault[];
  clear(): void;
}

const webhookKinds: readonly string[] = ['delay', 'copies', 'hold', 'lose'];

export function openFaults(): Faults {
  let waiting: Fault[] = [];
  const take = (fits: (fault: Fault) => boolean): Fault | undefined => {
    const fault = waiting.find((one) => one.after === 0 && fits(one));
    if (!fault) {
      waiting = waiting.map((one) => (fits(one) ? { ...one, after: one.after - 1 } : one));
      return undefined;
    }
    waiting = waiting.flatMap((one) => (one !== fault ? [one] : one.times > 1 ? [{ ...one, times: one.times - 1 }] : []));
    return fault;
  };
  return {
    add(wish) {
      const read = faultShape.safeParse(wish);
      if (!read.success) return bad(read.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; '));
      waiting.push(read.data);
      return ok(read.data);
    },
    forCall: (operation) =>
      take(({ kind, operation: of }) => !webhookKinds.includes(kind) && (of === operation || of === 'any')) as CallFault | undefined,
    forWebhook: (action) =>
      take(({ kind, operation: of }) => webhookKinds.includes(kind) && (of === action || of === 'webhook')) as WebhookFault | undefined,
    list: () => [...waiting],
    clear() {
      waiting = [];
    },
  };
}
