import type { ConversationId } from '#base';
import type { HandoffReference } from '#contract';
import { type AddressSet, type HandoffTokens, openHandoffTokens, parseAddressSet } from '#net';
import type { Complain, Path } from './complain.ts';
import type { WrittenConfig } from './config-schema.ts';

/** How hand-offs that do not fit through their door can be read here, its secret read. */
export interface HandoffPlace {
  readonly tokens: HandoffTokens;
  readonly publicUrl: string;
  readonly lifeMs: number;
  readonly allow?: AddressSet;
}

/** Undefined where nothing is configured: then what does not fit is lost, and said to be. */
export function readHandoffs(
  { handoffs, http }: Pick<WrittenConfig, 'handoffs' | 'http'>,
  secretAt: (path: Path, reference: string) => string,
  complain: Complain,
): HandoffPlace | undefined {
  if (handoffs === undefined) return undefined;
  if (http.publicUrl === undefined) {
    complain(['handoffs'], 'nobody would find what is referred to', 'Say in `http.publicUrl` how this gateway is reached.');
    return undefined;
  }
  const allow = handoffs.allowAddresses === undefined ? undefined : parseAddressSet(handoffs.allowAddresses);
  if (allow?.ok === false) complain(['handoffs', 'allowAddresses'], allow.error, 'Write an address (192.0.2.7) or a network (192.0.2.0/24).');
  return {
    tokens: openHandoffTokens(secretAt(['handoffs', 'secret'], handoffs.secret)),
    publicUrl: http.publicUrl.replace(/\/+$/, ''),
    lifeMs: handoffs.hours * 3_600_000,
    ...(allow?.ok ? { allow: allow.value } : {}),
  };
}

/** One that leads nowhere, as long as those that do: to see what fits beside it. */
export const referenceLike = (publicUrl: string): HandoffReference => {
  const token = 'x'.repeat(22);
  return { token, url: `${publicUrl}/handoff/${token}` };
};

/** What travels in place of all that a door has no room for. */
export const referenceTo =
  ({ tokens, publicUrl }: HandoffPlace) =>
  (id: ConversationId): HandoffReference | undefined => {
    const token = tokens.seal(id);
    return token === undefined ? undefined : { token, url: `${publicUrl}/handoff/${token}` };
  };
