import type { BoxOrder, BoxVerdict } from './boxes/orders.ts';
import type { AppendOrder, AppendVerdict } from './conversation-law.ts';
import type { RecordOrder, RecordVerdict } from './record/orders.ts';

/** Everything that is written goes this way: one order, one verdict, many of them in a transaction. */
export type Order = AppendOrder | BoxOrder | RecordOrder;
export type Verdict = AppendVerdict | BoxVerdict | RecordVerdict;
