import type { ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { AccessPage } from './pages/access.tsx';
import { AuditPage } from './pages/audit.tsx';
import { BlockedPage } from './pages/blocked.tsx';
import { BoxesPage } from './pages/boxes.tsx';
import { ConversationPage } from './pages/conversation.tsx';
import { ConversationsPage } from './pages/conversations.tsx';
import { LivePage } from './pages/live.tsx';
import { ReportsPage } from './pages/reports.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { useDoor } from './session.tsx';
import { Shell } from './shell.tsx';
import { Boundary } from './ui/boundary.tsx';
import { Empty } from './ui/told.tsx';

export function App(): ReactNode {
  const { state } = useDoor();
  const [at] = useLocation();
  if (state === 'asking') return <p className="asking">One moment…</p>;
  if (state === 'out') return <SignInPage />;
  return (
    <Shell>
      <Boundary at={at}>
        <Switch>
          <Route path="/">
            <Redirect to="/conversations" replace />
          </Route>
          <Route path="/live" component={LivePage} />
          <Route path="/conversations" component={ConversationsPage} />
          <Route path="/conversations/:id">{({ id }) => <ConversationPage key={id} id={id} />}</Route>
          <Route path="/reports" component={ReportsPage} />
          <Route path="/audit" component={AuditPage} />
          <Route path="/boxes" component={BoxesPage} />
          <Route path="/blocked" component={BlockedPage} />
          <Route path="/access" component={AccessPage} />
          <Route>
            <Empty title="There is no such page." hint="Choose one from the list beside." />
          </Route>
        </Switch>
      </Boundary>
    </Shell>
  );
}
