import type { ReactNode } from 'react';
import { Link, useRoute } from 'wouter';
import type { Me } from '../../client/index.ts';
import { useSession } from './session.tsx';

const places: readonly { readonly to: string; readonly name: string; readonly needs: readonly Me['scopes'][number][] }[] = [
  { to: '/live', name: 'Live', needs: ['conversations:read'] },
  { to: '/conversations', name: 'Conversations', needs: ['conversations:read'] },
  { to: '/reports', name: 'Reports', needs: ['reports:run', 'reports:send'] },
  { to: '/blocked', name: 'Blocked', needs: ['customers:block'] },
  { to: '/boxes', name: 'Outbox and inbox', needs: ['boxes:manage'] },
  { to: '/audit', name: 'Audit log', needs: ['audit:read'] },
  { to: '/access', name: 'People and keys', needs: ['access:manage'] },
];

function Place({ to, name }: { readonly to: string; readonly name: string }): ReactNode {
  const [here] = useRoute(`${to}/*?`);
  return (
    <Link href={to} aria-current={here ? 'page' : undefined}>
      {name}
    </Link>
  );
}

/** What is around every page: where one may go, who one is. */
export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const { me, may, signOut } = useSession();
  return (
    <div className="shell">
      <a className="skip" href="#content">
        To the content
      </a>
      <header className="side">
        <p className="brand">Cordboard</p>
        <nav aria-label="Console">
          {places
            .filter(({ needs }) => needs.some(may))
            .map(({ to, name }) => (
              <Place key={to} to={to} name={name} />
            ))}
        </nav>
        <div className="who">
          <p>
            <Link href="/access?show=mine" title="Password and tokens of your own">
              {me.name ?? me.id}
            </Link>
            <br />
            <span className="faint">{me.account}</span>
          </p>
          {me.personal ? null : <p className="faint">What tells who somebody is is covered for you.</p>}
          <button type="button" onClick={signOut}>
            Sign out
          </button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
