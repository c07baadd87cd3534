import './audit.css';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AuditPage as Page } from '../../../client/index.ts';
import { useSession } from '../session.tsx';
import { useAddress } from '../ui/address.ts';
import { ChoiceFilter } from '../ui/choice-filter.tsx';
import { Listed, useList } from '../ui/list.tsx';
import { save } from '../ui/save.ts';
import { TextFilter } from '../ui/text-filter.tsx';
import { Empty, Problem } from '../ui/told.tsx';
import { Entry } from './audit/entry.tsx';
import { InstantFilter } from './audit/instant-filter.tsx';
import { actions, narrowed, subjects } from './audit/words.ts';

const none = { actor: undefined, action: undefined, subject: undefined, subjectId: undefined, since: undefined, until: undefined };

/** Who changed, read or exported what. */
export function AuditPage(): ReactNode {
  const { client } = useSession();
  const [address, change] = useAddress();
  const given = narrowed(address);
  const isNarrowed = Object.keys(given).length > 0;
  const entries = useList(
    ['audit', given],
    (page, options) => client.listAudit({ ...given, ...page }, options),
    (page: Page) => page.entries,
  );
  const file = useMutation({
    mutationFn: async () => save(await (await client.exportAudit(given)).blob(), 'audit.jsonl'),
  });
  const filter = (name: keyof typeof none) => ({ value: address[name] ?? '', onChange: (value: string) => change({ [name]: value }) });
  return (
    <>
      <div className="head">
        <h1>Audit log</h1>
        <button type="button" disabled={file.isPending} onClick={() => file.mutate()}>
          {file.isPending ? 'One moment…' : 'Download as JSON lines'}
        </button>
      </div>
      <p className="faint">Who changed, read or exported what, newest first. Reading it is written down too.</p>
      {file.error ? <Problem error={file.error} again={() => file.mutate()} /> : null}
      <search className="filters" aria-label="Filters">
        <TextFilter label="Who (id)" {...filter('actor')} />
        <ChoiceFilter label="What" choices={actions} {...filter('action')} />
        <ChoiceFilter
          label="On what"
          choices={subjects}
          value={address['subject'] ?? ''}
          onChange={(subject) => change({ subject, subjectId: undefined })}
        />
        {given.subject === undefined ? null : <TextFilter label="On which (id)" {...filter('subjectId')} />}
        <InstantFilter label="Since" {...filter('since')} />
        <InstantFilter label="Before" {...filter('until')} />
        {isNarrowed ? (
          <button type="button" className="plain" onClick={() => change(none)}>
            Clear
          </button>
        ) : null}
      </search>
      <Listed
        list={entries}
        what="the log"
        empty={<Empty title="Nothing was written down." hint={isNarrowed ? 'Nothing that is like this: clear the filters to see all.' : undefined} />}
      >
        {(found) => (
          <div className="card scroll audit">
            <table>
              <thead>
                <tr>
                  <th scope="col" className="number">
                    No.
                  </th>
                  <th scope="col">When</th>
                  <th scope="col">Who</th>
                  <th scope="col">What</th>
                  <th scope="col">On what</th>
                  <th scope="col">Details</th>
                </tr>
              </thead>
              <tbody>
                {found.map((entry) => (
                  <Entry key={entry.number} entry={entry} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Listed>
    </>
  );
}
