import type { WallTime } from '#base';
import type {
  Actor,
  AuditEntry,
  AuditLog,
  DeliveryQuery,
  DeliveryRecipient,
  KeptAuditEntry,
  MailVerdict,
  Outbox,
  OutboxItem,
  ReportDelivery,
} from '#contract';

export const mailLane = 'mail';
const mostListed = 200;
/** Entries looked at for one listing: a delivery has a few for each recipient. */
const mostEntries = 2_000;
/** And at most, for a page that lies far back. */
const mostEntriesEver = 128_000;
const mostHeld = 10_000;

/** What lies in the outbox for one mail: whom to send it to and what is in it is looked up when it is sent. */
export interface MailOrder extends Pick<ReportDelivery, 'schedule' | 'report' | 'account' | 'dueAt' | 'late' | 'byHand'> {
  readonly kind: 'report';
}

/** Of anything that lies in the lane; undefined when it is no order of ours. */
export function parseOrder(body: string): MailOrder | undefined {
  try {
    const read: unknown = JSON.parse(body);
    return typeof read === 'object' && read !== null && (read as { kind?: unknown }).kind === 'report' ? (read as MailOrder) : undefined;
  } catch {
    return undefined;
  }
}

export const deliveryId = ({ schedule, dueAt, byHand }: Pick<MailOrder, 'schedule' | 'dueAt' | 'byHand'>): string =>
  `${schedule}:${byHand ? 'now-' : ''}${new Date(dueAt).toISOString()}`;

/** One attempt as it is written down: a verdict for each recipient, or why there was none. */
export type AttemptEnd = { readonly verdicts: readonly MailVerdict[] } | { readonly code: string };

const sender: Actor = { kind: 'gateway', id: 'reports' };

/** The entries of one attempt. The log of deliveries is read from them, long after the outbox has forgotten. */
export function attemptEntries(order: MailOrder, attempt: number, end: AttemptEnd, at: WallTime, actor: Actor = sender): AuditEntry[] {
  const { schedule, report, account, dueAt, late, byHand } = order;
  const common = {
    delivery: deliveryId(order),
    report,
    dueAt: new Date(dueAt).toISOString(),
    late: String(late),
    byHand: String(byHand),
    attempt: String(attempt),
  };
  const entry = (details: Readonly<Record<string, string>>): AuditEntry => ({
    at,
    actor,
    ...(account === undefined ? {} : { account }),
    action: 'send',
    subject: { kind: 'schedule', id: schedule },
    details: { ...common, ...details },
  });
  if ('code' in end) return [entry({ result: 'failed', code: end.code })];
  return end.verdicts.map(({ recipient, kind, status, code }) =>
    entry({ result: kind, recipient, ...(status === undefined ? {} : { status: String(status) }), ...(code === undefined ? {} : { code }) }),
  );
}

const isSend = (entry: AuditEntry): boolean => entry.action === 'send' && entry.details?.['delivery'] !== undefined;

/** All entries of a schedule's mails from an instant on, newest first. */
export async function sendEntries(
  audit: Pick<AuditLog, 'list'>,
  { schedule, account, since, most = mostEntries }: { schedule?: string; account?: string; since?: WallTime; most?: number },
): Promise<readonly KeptAuditEntry[]> {
  const found: KeptAuditEntry[] = [];
  for (let before: number | undefined; found.length < most; ) {
    const page = await audit.list({
      action: 'send',
      subject: { kind: 'schedule', ...(schedule === undefined ? {} : { id: schedule }) },
      limit: mostListed,
      ...(account === undefined ? {} : { account }),
      ...(since === undefined ? {} : { since }),
      ...(before === undefined ? {} : { before }),
    });
    found.push(...page.filter(isSend));
    const last = page.at(-1);
    if (last === undefined || page.length < mostListed) break;
    before = last.number;
  }
  return found;
}

const detail = (entry: AuditEntry, name: string): string => entry.details?.[name] ?? '';

/** Who of a delivery has it, and who was refused for good, by what was written down of it. */
export function reached(
  entries: readonly AuditEntry[],
  delivery: string,
): { readonly sent: ReadonlySet<string>; readonly refused: ReadonlySet<string> } {
  const own = entries.filter((entry) => detail(entry, 'delivery') === delivery);
  const of = (result: string): Set<string> =>
    new Set(own.filter((entry) => detail(entry, 'result') === result).map((entry) => detail(entry, 'recipient')));
  const sent = of('accepted');
  return { sent, refused: new Set([...of('refused')].filter((one) => !sent.has(one))) };
}

/** The verdict that counts for each recipient: taken once is taken, else the newest. `entries` are newest first. */
function recipientsOf(entries: readonly KeptAuditEntry[], waiting: boolean): DeliveryRecipient[] {
  const known = new Map<string, DeliveryRecipient>();
  for (const entry of entries) {
    const recipient = detail(entry, 'recipient');
    const result = detail(entry, 'result');
    if (recipient === '') continue;
    const before = known.get(recipient);
    if (before && result !== 'accepted') continue;
    const status = detail(entry, 'status');
    const code = detail(entry, 'code');
    const state = result === 'accepted' ? 'sent' : result === 'refused' || !waiting ? 'refused' : 'waiting';
    known.set(recipient, { recipient, state, at: entry.at, ...(status === '' ? {} : { status: Number(status) }), ...(code === '' ? {} : { code }) });
  }
  return [...known.values()].toReversed();
}

function stateOf(item: OutboxItem | undefined, recipients: readonly DeliveryRecipient[]): ReportDelivery['state'] {
  if (item?.state === 'waiting') return 'waiting';
  const sent = recipients.filter(({ state }) => state === 'sent').length;
  if (sent === 0) return 'failed';
  return sent === recipients.length && item?.state !== 'dead' ? 'sent' : 'partly';
}

/** Deliveries, newest first: what the outbox still holds, and what is written down of those it has let go. */
export function deliveriesOf(items: readonly OutboxItem[], entries: readonly KeptAuditEntry[]): ReportDelivery[] {
  const written = Map.groupBy(entries, (entry) => detail(entry, 'delivery'));
  const held = new Map(items.map((item) => [item.idempotencyKey, item]));
  const found: ReportDelivery[] = [];
  for (const id of new Set([...held.keys(), ...written.keys()])) {
    const item = held.get(id);
    const own = written.get(id) ?? [];
    const order = item && parseOrder(item.body);
    const [newest] = own;
    if (!newest && !order) continue; // a done item of which nothing is known: its body is forgotten
    const recipients = recipientsOf(own, item?.state === 'waiting');
    const sentAt = recipients.filter(({ state }) => state === 'sent').map(({ at }) => at ?? 0);
    const dueAt = order?.dueAt ?? (Date.parse(newest ? detail(newest, 'dueAt') : '') as WallTime);
    const attempts = Math.max(0, ...own.map((entry) => Number(detail(entry, 'attempt'))));
    const trouble = newest && detail(newest, 'result') !== 'accepted' ? detail(newest, 'code') : item?.trouble;
    const account = order?.account ?? newest?.account;
    found.push({
      id,
      dueAt,
      recipients,
      attempts,
      schedule: order?.schedule ?? newest?.subject.id ?? '',
      report: order?.report ?? (newest ? detail(newest, 'report') : ''),
      ...(account === undefined ? {} : { account }),
      late: order?.late ?? (newest !== undefined && detail(newest, 'late') === 'true'),
      byHand: order?.byHand ?? (newest !== undefined && detail(newest, 'byHand') === 'true'),
      state: stateOf(item, recipients),
      ...(sentAt.length === 0 ? {} : { tookMs: Math.max(0, Math.max(...sentAt) - dueAt) }),
      ...(trouble === undefined || trouble === '' ? {} : { trouble }),
      ...(item?.state === 'waiting' ? { nextAt: item.dueAt } : {}),
      ...(item === undefined || item.state === 'done' ? {} : { item: item.id }),
    });
  }
  return found.toSorted(newestFirst);
}

type Place = Pick<ReportDelivery, 'dueAt' | 'id'>;
const newestFirst = (one: Place, other: Place): number => other.dueAt - one.dueAt || (one.id === other.id ? 0 : one.id < other.id ? 1 : -1);

/** Reads both sources, as far back as the page lies. */
export async function listDeliveries(
  { outbox, audit }: { readonly outbox: Pick<Outbox, 'list'>; readonly audit: Pick<AuditLog, 'list'> },
  { schedule, account, limit = 50, before }: DeliveryQuery,
): Promise<readonly ReportDelivery[]> {
  const narrowed = { ...(schedule === undefined ? {} : { schedule }), ...(account === undefined ? {} : { account }) };
  const wanted = Math.min(Math.max(1, limit), mostListed + 1);
  const items = await heldItems(outbox);
  for (let most = mostEntries; ; most *= 4) {
    const entries = await sendEntries(audit, { ...narrowed, most });
    const oldest = entries.length < most ? undefined : entries.at(-1);
    const found = deliveriesOf(items, entries)
      .filter((one) => (schedule === undefined || one.schedule === schedule) && (account === undefined || one.account === account))
      .filter((one) => before === undefined || newestFirst(before, one) < 0);
    // Of what was due before the oldest entry that was read, more may be written.
    const whole = oldest === undefined ? found : found.filter(({ dueAt }) => dueAt >= oldest.at);
    if (oldest === undefined || whole.length >= wanted || most >= mostEntriesEver) return (oldest === undefined ? found : whole).slice(0, wanted);
  }
}

async function heldItems(outbox: Pick<Outbox, 'list'>): Promise<readonly OutboxItem[]> {
  const items: OutboxItem[] = [];
  for (let before: string | undefined; items.length < mostHeld; ) {
    const page = await outbox.list({ lane: mailLane, limit: mostListed, ...(before === undefined ? {} : { before }) });
    items.push(...page);
    before = page.at(-1)?.id;
    if (page.length < mostListed) break;
  }
  return items;
}
