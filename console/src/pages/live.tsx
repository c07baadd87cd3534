import type { ReactNode } from 'react';

export function LivePage(): ReactNode {
  return <h1>Live</h1>;
}
