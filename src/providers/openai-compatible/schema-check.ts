import { z } from 'zod';

type Verdict = { readonly success: true; readonly value: unknown } | { readonly success: false; readonly error: Error };

/** Checks values against a JSON Schema, again: what the server was asked to keep to is not believed. `partly`: any object will do. */
export function fitting(schema: Readonly<Record<string, unknown>>, partly = false): (value: unknown) => Verdict {
  if (partly)
    return (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { success: true, value }
        : { success: false, error: new Error('the answer is no object') };
  const checked = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  return (value) => {
    const read = checked.safeParse(value);
    return read.success ? { success: true, value: read.data } : { success: false, error: new Error('the answer does not fit its schema') };
  };
}
