export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON with its `{{names}}` filled. A text that is one name and nothing else becomes the value, whatever it is; where there is none the key,
 * or the place in the list, is left out. Within other words a value that is no text is empty.
 */
export function fillJson(template: Json, values: Readonly<Record<string, unknown>>): unknown {
  const look = (name: string): unknown => (Object.hasOwn(values, name) ? values[name] : undefined);
  if (typeof template === 'string') {
    const alone = /^\{\{\s*(\w+)\s*\}\}$/.exec(template)?.[1];
    if (alone !== undefined) return look(alone);
    return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
      const value = look(name);
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
    });
  }
  if (isList(template)) return template.map((one) => fillJson(one, values)).filter((one) => one !== undefined);
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template)
      .map(([key, one]) => [key, fillJson(one, values)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

const isList = (template: Json): template is readonly Json[] => Array.isArray(template);
