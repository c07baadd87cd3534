import { stem } from '../stem.ts';
import { wordsOf } from '../words.ts';

/** Words that customers of contact centres use for the same thing. The first of a row stands for all. */
const rows = [
  'parcel package packet delivery shipment',
  'ship dispatch post',
  'track trace locate',
  'arrive come reach',
  'refund reimburse reimbursement',
  'money cash',
  'return exchange',
  'break damage crack smash crush shatter defective faulty',
  'cancel terminate discontinue',
  'change modify update alter switch edit amend',
  'appointment visit consultation',
  'book schedule reserve arrange',
  'reschedule postpone shift',
  'booking reservation',
  'invoice bill receipt',
  'charge bill fee',
  'buy purchase order',
  'price cost rate quote',
  'pay settle',
  'phone mobile cellphone smartphone handset telephone',
  'email mail',
  'doctor physician',
  'open opening hour',
  'close shut',
  'near nearest close nearby',
  'lose misplace',
  'steal rob theft',
  'block freeze lock stop',
  'account profile',
  'password passcode',
  'pin code',
  'internet wifi broadband web online',
  'slow sluggish',
  'plan tariff package',
  'contract subscription agreement',
  'upgrade increase',
  'cheap inexpensive affordable',
  'mistake error',
  'wrong incorrect',
  'problem issue trouble',
  'send transmit',
  'transfer wire',
  'address street',
  'house home flat apartment',
  'car vehicle auto automobile',
  'job position vacancy',
  'sick ill unwell',
  'help assist support',
  'begin start',
  'end finish',
  'need require',
  'want wish like',
  'somebody someone anybody anyone',
  'shop store',
  'today tonight',
  'borrow lend loan credit',
  'mortgage loan',
  'balance funds',
  'payment transaction',
  'unlimited unrestricted',
  'late delay delayed overdue',
  'insurance coverage policy',
  'talk speak chat',
  'big large bigger',
  'fast quick quicker faster',
];

/** What a stem is called when it meets the features, by its own name and by the others of its row. */
export type Synonyms = ReadonlyMap<string, readonly string[]>;

/**
 * The built-in rows with an author's own ones. A word keeps its own feature and gains that of each row it stands in,
 * so a wrong row can mislead only in part.
 */
export function synonymsFrom(own: Readonly<Record<string, readonly string[]>>): Synonyms {
  const names = new Map<string, string[]>();
  const join = (row: readonly string[]): void => {
    const [head = ''] = row;
    for (const word of row) names.set(word, [...(names.get(word) ?? []), head]);
  };
  for (const row of rows) join(row.split(' ').map(stem));
  for (const [head, others] of Object.entries(own)) join([head, ...others].flatMap(wordsOf).map(stem));
  return names;
}
