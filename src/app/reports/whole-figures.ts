import type { WallTime } from '#base';
import type { ConversationHead, ConversationQuery, ConversationStore, FiguresQuery, FiguresReader, KeptFigures } from '#contract';
import { figuresOf, fits } from '#reporting';

export interface WholeFiguresPorts {
  readonly figures: FiguresReader;
  readonly store: Pick<ConversationStore, 'list' | 'events'>;
}

const pageSize = 200;
const dayMs = 86_400_000;

/** Whatever stands in heads from the beginning; language, queue and containment are known once there are figures. */
function asHeads({ account, bots, agent, agentVersion, channel, medium, outcome }: FiguresQuery): ConversationQuery {
  const asked = { account, bots, agent, agentVersion, channel, medium, outcome };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

/**
 * Figures of all conversations that are over, also of those for which none are kept: from before there were figures, or whose wrap-up has not
 * had its turn yet. These are made from their events on the way. A day that had none missing is not looked through again.
 */
export function wholeFigures({ figures, store }: WholeFiguresPorts): FiguresReader {
  const whole = new Set<string>();
  const isWhole = (day: number, account: string | undefined): boolean =>
    whole.has(`${day}`) || (account !== undefined && whole.has(`${day} ${account}`));

  async function* missing(query: FiguresQuery, known: ReadonlySet<string>): AsyncGenerator<readonly ConversationHead[]> {
    const narrowed = asHeads(query);
    const plain = Object.keys(query).every((name) => ['account', 'since', 'until'].includes(name));
    for (let day = Math.floor(query.since / dayMs); day * dayMs < query.until; day++) {
      if (isWhole(day, query.account)) continue;
      const since = Math.max(query.since, day * dayMs) as WallTime;
      const until = Math.min(query.until, (day + 1) * dayMs) as WallTime;
      let absent = 0;
      for (let cursor: string | undefined; ; ) {
        const page = await store.list({ ...narrowed, since, until, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
        // The listing counts the instant `until` in; figures do not.
        const heads = page.heads.filter((head) => head.outcome !== undefined && head.startedAt < until && !known.has(head.id));
        absent += heads.length;
        if (heads.length > 0) yield heads;
        if (page.next === undefined) break;
        cursor = page.next;
      }
      const complete = plain && absent === 0 && until - since === dayMs;
      if (complete) whole.add(query.account === undefined ? `${day}` : `${day} ${query.account}`);
    }
  }

  return {
    async *scan(query) {
      const known = new Set<string>();
      for await (const batch of figures.scan(query)) {
        for (const { conversation, startedAt } of batch) if (!isWhole(Math.floor(startedAt / dayMs), query.account)) known.add(conversation);
        yield batch;
      }
      for await (const heads of missing(query, known)) {
        const made: KeptFigures[] = [];
        for (const { id, interactionId } of heads) {
          const one = figuresOf(await store.events(id));
          if (one === undefined) continue;
          const kept: KeptFigures = { ...one, conversation: id, ...(interactionId === undefined ? {} : { interactionId }) };
          if (fits(query, kept)) made.push(kept);
        }
        if (made.length > 0) yield made;
      }
    },
  };
}
