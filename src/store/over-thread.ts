import { invariant } from '#base';

/** Stores, by name, whose methods can be asked for across a thread: all that these take and give is plain values. */
export type Askable<Stores> = {
  readonly [Name in keyof Stores]: { readonly [Method in keyof Stores[Name]]: (...given: never[]) => Promise<unknown> };
};

/** One question, as it crosses. */
export type Question<Stores extends Askable<Stores>> = {
  [Name in keyof Stores]: {
    [Method in keyof Stores[Name]]: { readonly store: Name; readonly method: Method; readonly given: Parameters<Stores[Name][Method]> };
  }[keyof Stores[Name]];
}[keyof Stores];

/** What comes back. */
export type Given<Stores extends Askable<Stores>> = { [Name in keyof Stores]: Awaited<ReturnType<Stores[Name][keyof Stores[Name]]>> }[keyof Stores];

export type Ask<Stores extends Askable<Stores>> = (question: Question<Stores>) => Promise<Given<Stores> | undefined>;

/** Every method of every store, by name. */
export type Names<Stores> = { readonly [Name in keyof Stores]: { readonly [Method in keyof Stores[Name]]: unknown } };

/** The stores that are named, seen from afar: each call is a question. */
export function overThread<Stores extends Askable<Stores>>(names: Names<Stores>, ask: Ask<Stores>): Stores {
  const asking = (store: keyof Stores) =>
    Object.keys(names[store]).map((method) => [method, (...given: unknown[]) => ask({ store, method, given } as Question<Stores>)]);
  return Object.fromEntries(Object.keys(names).map((store) => [store, Object.fromEntries(asking(store as keyof Stores))])) as Stores;
}

/** Answers a question, where the stores are. */
export async function answerTo<Stores extends Askable<Stores>>(stores: Stores, { store, method, given }: Question<Stores>): Promise<Given<Stores>> {
  invariant(Object.hasOwn(stores, store) && Object.hasOwn(stores[store], method), 'the asker is this room');
  const answer: (...given: never[]) => Promise<unknown> = stores[store][method];
  return answer(...(given as never[])) as Promise<Given<Stores>>;
}

/** The same stores; each call goes by `way`. */
export const through = <Stores extends Askable<Stores>>(stores: Stores, way: <Value>(call: () => Promise<Value>) => Promise<Value>): Stores =>
  overThread<Stores>(stores, (question) => way(() => answerTo(stores, question)));
