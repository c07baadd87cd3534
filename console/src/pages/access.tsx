import './access.css';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSession } from '../session.tsx';
import { useAddress } from '../ui/address.ts';
import { Keys } from './access/keys.tsx';
import { Mine } from './access/mine.tsx';
import { People } from './access/people.tsx';

const tabs = [
  { show: 'people', name: 'People', page: People },
  { show: 'keys', name: 'Keys', page: Keys },
  { show: 'mine', name: 'Mine', page: Mine },
] as const;

/** Who may come in: people, programs, and oneself. */
export function AccessPage(): ReactNode {
  const { may } = useSession();
  const [{ show }] = useAddress();
  const open = tabs.filter((tab) => tab.show === 'mine' || may('access:manage'));
  const here = open.find((tab) => tab.show === show) ?? open[0];
  return (
    <div className="access">
      <h1>{open.length > 1 ? 'People and keys' : 'Me'}</h1>
      {open.length > 1 ? (
        <nav className="tabs" aria-label="People and keys">
          {open.map((tab) => (
            <Link key={tab.show} href={`/access?show=${tab.show}`} aria-current={tab === here ? 'page' : undefined}>
              {tab.name}
            </Link>
          ))}
        </nav>
      ) : null}
      {here ? <here.page /> : null}
    </div>
  );
}
