/** What a parser gives: malformed input is a value, never an exception. */
export type Result<Value, Failure = string> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });
export const bad = <Failure>(error: Failure): { readonly ok: false; readonly error: Failure } => ({ ok: false, error });
