import type { Config, Facts } from './shapes.ts';

/** What a page may say on the script tag, as `data-…`; it goes before the gateway's configuration. */
export interface Wishes {
  readonly config: Partial<Omit<Config, 'limits' | 'texts'>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly facts: Facts;
  readonly open: boolean;
}

const oneOf = <Word extends string>(written: string | undefined, ...allowed: readonly Word[]): Word | undefined =>
  allowed.find((word) => word === written);

/** JSON of texts; what is not that is left out, with a line in the console for whoever builds the page. */
function textsIn(name: string, written: string | undefined): Record<string, string> {
  if (written === undefined) return {};
  try {
    const read: unknown = JSON.parse(written);
    if (typeof read === 'object' && read !== null) return Object.fromEntries(Object.entries(read).map(([key, value]) => [key, String(value)]));
  } catch {
    // said below
  }
  console.warn(`chat widget: ${name} is no JSON object`);
  return {};
}

const without = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')) as Fields;

export function readAttributes(written: Readonly<Record<string, string | undefined>>): Wishes {
  const { title, subtitle, greeting, colour, position, theme, language, texts, name, email, phone, identity, parameters, open } = written;
  return {
    config: without({
      title,
      subtitle,
      greeting,
      language,
      colour: /^#[0-9a-f]{6}$/i.test(colour ?? '') ? colour : undefined,
      position: oneOf(position, 'left', 'right'),
      theme: oneOf(theme, 'auto', 'light', 'dark'),
    }) as Wishes['config'],
    texts: textsIn('data-texts', texts),
    facts: without({
      name,
      email,
      phone,
      identity,
      ...(parameters === undefined ? {} : { parameters: textsIn('data-parameters', parameters) }),
    }) as Facts,
    open: open === 'true' || open === '',
  };
}
