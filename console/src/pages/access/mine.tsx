import type { ReactNode } from 'react';
import { useSession } from '../../session.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Password } from './password.tsx';
import { Tokens } from './tokens.tsx';

/** Who one is, one's own password and tokens. */
export function Mine(): ReactNode {
  const { me } = useSession();
  return (
    <>
      <section className="card" aria-label="Me">
        <dl className="facts">
          <dt>Who</dt>
          <dd>{me.name ?? me.id}</dd>
          <dt>Account</dt>
          <dd>{me.account}</dd>
          <dt>Roles</dt>
          <dd>{me.roles?.join(', ') ?? '–'}</dd>
          <dt>Scopes</dt>
          <dd>{me.scopes.join(', ')}</dd>
          <dt>Signed in until</dt>
          <dd>
            <Moment at={me.expiresAt} />
          </dd>
        </dl>
      </section>
      {me.kind === 'user' ? (
        <>
          <Tokens />
          <Password />
        </>
      ) : (
        <p className="faint">You came in with a key: it has no password, and no tokens of its own.</p>
      )}
    </>
  );
}
