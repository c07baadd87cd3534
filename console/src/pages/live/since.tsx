import type { ReactNode } from 'react';
import { lengthOf } from '../../ui/format.ts';
import { useNow } from './now.ts';

/** How long something goes on, second by second. Only this is drawn again. */
export function Since({ at }: { readonly at: string }): ReactNode {
  return lengthOf(Math.max(0, useNow() - Date.parse(at)));
}
