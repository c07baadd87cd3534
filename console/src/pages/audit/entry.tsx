import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AuditEntry } from '../../../../client/index.ts';
import { Moment } from '../../ui/moment.tsx';

/** Whose pages these are. */
const pages: Partial<Readonly<Record<AuditEntry['subject']['kind'], true>>> = {
  conversation: true,
  recording: true,
  handoff: true,
  'live-session': true,
};

/** One line of the log. */
export function Entry({ entry: { number, at, actor, action, subject, details = {} } }: { readonly entry: AuditEntry }): ReactNode {
  const narrow = (given: Readonly<Record<string, string>>): string => `/audit?${new URLSearchParams(given)}`;
  return (
    <tr>
      <td className="number">{number}</td>
      <td>
        <Moment at={at} />
      </td>
      <td>
        {actor.kind} <Link href={narrow({ actor: actor.id })}>{actor.id}</Link>
        {actor.address === undefined ? null : <div className="faint">from {actor.address}</div>}
      </td>
      <td className={action === 'refused' ? 'action denied' : 'action'}>{action}</td>
      <td>
        {subject.kind}{' '}
        {subject.id === '*' ? (
          '*'
        ) : pages[subject.kind] && subject.id.startsWith('cv_') ? (
          <Link href={`/conversations/${subject.id}`}>{subject.id}</Link>
        ) : (
          <Link href={narrow({ subject: subject.kind, subjectId: subject.id })}>{subject.id}</Link>
        )}
      </td>
      <td>
        {Object.entries(details).map(([name, value]) => (
          <div key={name}>
            <span className="faint">{name}</span> {value}
          </div>
        ))}
      </td>
    </tr>
  );
}
