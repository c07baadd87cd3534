import './reports.css';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSession } from '../session.tsx';
import { useAddress } from '../ui/address.ts';
import { Empty } from '../ui/told.tsx';
import { MailPart } from './reports/mail.tsx';
import { ReconcilePart } from './reports/reconcile.tsx';
import { RunPart } from './reports/run.tsx';

const parts = [
  { id: '', name: 'Run', needs: 'reports:run', Part: RunPart },
  { id: 'mail', name: 'By mail', needs: 'reports:send', Part: MailPart },
  { id: 'reconcile', name: 'Reconcile', needs: 'reports:run', Part: ReconcilePart },
] as const;

/** Reports: run now, sent by mail, and held against the contact centre's own list. */
export function ReportsPage(): ReactNode {
  const { may } = useSession();
  const [{ part = '' }] = useAddress();
  const allowed = parts.filter(({ needs }) => may(needs));
  const here = allowed.find(({ id }) => id === part) ?? allowed[0];
  if (here === undefined) return <Empty title="You may not run reports." hint="Ask whoever gives out roles for the scope reports:run." />;
  return (
    <div className="reports">
      <div className="head">
        <h1>Reports</h1>
        <nav aria-label="Parts of reports" className="row parts">
          {allowed.map(({ id, name }) => (
            <Link key={id} href={id === '' ? '/reports' : `/reports?part=${id}`} aria-current={id === here.id ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
      </div>
      <here.Part />
    </div>
  );
}
