import type { ReactNode } from 'react';

export function ConversationPage({ id }: { readonly id: string }): ReactNode {
  return <h1>{id}</h1>;
}
