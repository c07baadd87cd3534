import type { ReactNode } from 'react';

/** What came of something that was done; read out when it changes. */
export function Notice({ children }: { readonly children: ReactNode }): ReactNode {
  return <div role="status">{children ? <p className="notice">{children}</p> : null}</div>;
}
