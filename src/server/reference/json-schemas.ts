import { z } from 'zod';

export type JsonSchema = { readonly [keyword: string]: unknown };

/** Collects the schemas of many declarations: those with a name of their own become components, and are referred to. */
export function schemaShelf(): { schemaOf(schema: z.ZodType): JsonSchema; readonly components: Readonly<Record<string, JsonSchema>> } {
  const components: Record<string, JsonSchema> = {};
  return {
    components,
    schemaOf(schema) {
      // Wrapped, so that a schema with a name is referred to like any other that has one.
      const printed = z.toJSONSchema(z.object({ it: schema }), { io: 'input', unrepresentable: 'any' }) as unknown as {
        readonly properties: { readonly it: JsonSchema };
        readonly $defs?: Readonly<Record<string, JsonSchema>>;
      };
      for (const [name, definition] of Object.entries(printed.$defs ?? {})) components[name] ??= referring(definition) as JsonSchema;
      return referring(printed.properties.it) as JsonSchema;
    },
  };
}

/** `#/$defs/…` as `#/components/schemas/…`. */
function referring(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referring);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? inner.replace('#/$defs/', '#/components/schemas/') : referring(inner),
    ]),
  );
}
