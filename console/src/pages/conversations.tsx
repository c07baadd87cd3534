import type { ReactNode } from 'react';

export function ConversationsPage(): ReactNode {
  return <h1>Conversations</h1>;
}
