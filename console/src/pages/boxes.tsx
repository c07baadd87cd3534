import type { ReactNode } from 'react';

export function BoxesPage(): ReactNode {
  return <h1>Boxes</h1>;
}
