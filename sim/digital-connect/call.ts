import type { Answer } from './answer.ts';

/** A request, read. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly host: string;
  /** Lower-case names; the first value of each. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** A fault wants the files of this message to fail, for this reason. */
  readonly spoilt?: string | undefined;
}

/** One resource and method. */
export interface Route<Operation extends string = string> {
  readonly method: string;
  readonly path: RegExp;
  readonly operation: Operation;
  run(call: Call, params: readonly string[]): Answer;
}

export type Routed<Operation extends string> =
  | { readonly route: Route<Operation>; readonly params: readonly string[] }
  /** The resource is there and takes other methods. */
  | { readonly allow: readonly string[] };

/** The route of a request. Parts of the path in brackets come decoded. */
export function findRoute<Operation extends string>(
  routes: readonly Route<Operation>[],
  method: string,
  path: string,
): Routed<Operation> | undefined {
  const fitting = routes.filter((route) => route.path.test(path));
  if (fitting.length === 0) return undefined;
  const route = fitting.find((one) => one.method === method);
  if (!route) return { allow: fitting.map((one) => one.method) };
  const params = route.path.exec(path)?.slice(1) ?? [];
  try {
    return { route, params: params.map((param) => decodeURIComponent(param ?? '')) };
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** The JSON in a body; `undefined` when it is none, or is not said to be. */
export function jsonOf({ headers, body }: Call): unknown {
  if (headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== 'application/json') return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
