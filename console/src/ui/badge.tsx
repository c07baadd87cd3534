import type { ReactNode } from 'react';

/** How a conversation ended: word, sign and colour, so that none of them is needed. */
const signs: Readonly<Record<string, string>> = {
  resolved: '✓',
  escalated: '→',
  abandoned: '○',
  failed: '✕',
  observed: '◦',
  unanswered: '–',
  live: '●',
};

export function Outcome({ of }: { readonly of: string | undefined }): ReactNode {
  const word = of ?? 'live';
  return (
    <span className={`badge ${word}`}>
      <span aria-hidden="true">{signs[word] ?? '·'}</span> {word}
    </span>
  );
}
