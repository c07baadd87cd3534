import type { TalkdeskStreamOptions } from './options.ts';

type Rules = Pick<TalkdeskStreamOptions, 'targets' | 'fallbackTarget' | 'escalateContext' | 'contextLimitBytes'>;

const encoder = new TextEncoder();
const sizeOf = (text: string): number => encoder.encode(text).length;
const part = '::';

/** The ids that a hand-off may name, the fallback first, and how many bytes of context fit beside any of their ring groups. */
export function handOffRoom({
  targets,
  fallbackTarget,
  escalateContext,
  contextLimitBytes,
}: Rules): { contextBytes: number; targets: readonly string[] } | undefined {
  const ids = Object.keys(targets).sort((a, b) => Number(b === fallbackTarget) - Number(a === fallbackTarget));
  if (ids.length === 0) return undefined;
  const widest = Math.max(...Object.values(targets).map(({ ringGroup }) => sizeOf(ringGroup)));
  return { contextBytes: escalateContext === 'packed' ? Math.max(0, contextLimitBytes - widest - part.length) : 0, targets: ids };
}

/**
 * What goes into `stop.ringGroup`, which the flow finds in `escalate_to`; undefined for a target that is not configured.
 * The flow looks for `<ringGroup>::`, so the context, which a caller's words may have shaped, can have no `::` of its own.
 */
export function printEscalation(target: string, context: string, { targets, escalateContext, contextLimitBytes }: Rules): string | undefined {
  const ringGroup = Object.hasOwn(targets, target) ? targets[target]?.ringGroup : undefined;
  if (ringGroup === undefined || escalateContext === 'ring-group-only') return ringGroup;
  const plain = context
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/:{2,}/g, ':')
    .replace(/^:/, '');
  return `${ringGroup}${part}${cut(plain, contextLimitBytes - sizeOf(ringGroup) - part.length)}`;
}

/** As much of a text as fits, in whole characters. */
function cut(text: string, most: number): string {
  if (sizeOf(text) <= most) return text;
  let kept = '';
  let size = 0;
  for (const character of text) {
    size += sizeOf(character);
    if (size > most) break;
    kept += character;
  }
  return kept;
}
