import type { ReactNode } from 'react';
import type { Key } from '../../../../client/index.ts';
import { Moment } from '../../ui/moment.tsx';

export interface TokenTableProps {
  readonly tokens: readonly Key[];
  /** Keys tell what they may; personal tokens may what their user may. */
  readonly withScopes?: boolean;
  /** What may be done with one. */
  readonly acts: (token: Key) => ReactNode;
}

/** Keys or tokens, never with their secrets. */
export function TokenTable({ tokens, withScopes = false, acts }: TokenTableProps): ReactNode {
  const titles = ['Name', ...(withScopes ? ['Scopes', 'Bots'] : []), 'Made', 'Ends', 'Last used', 'What to do'];
  return (
    <div className="card scroll">
      <table>
        <thead>
          <tr>
            {titles.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row" className="name">
                {token.name}
                <div className="faint">{token.id}</div>
              </th>
              {withScopes ? (
                <>
                  <td className="scopes">{token.scopes.join(', ')}</td>
                  <td>{token.bots?.join(', ') ?? 'all'}</td>
                </>
              ) : null}
              <td>
                <Moment at={token.createdAt} />
              </td>
              <td>
                <Moment at={token.expiresAt} otherwise="never" />
              </td>
              <td>
                <Moment at={token.usedAt} otherwise="never" />
              </td>
              <td>
                <div className="row acts">{acts(token)}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
