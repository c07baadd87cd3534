import type { ReactNode } from 'react';

export function ReportsPage(): ReactNode {
  return <h1>Reports</h1>;
}
