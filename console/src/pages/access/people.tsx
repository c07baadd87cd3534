import { type ReactNode, useState } from 'react';
import type { User, UserPage } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { useDealing } from '../../ui/dealing.ts';
import { Listed, useList } from '../../ui/list.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Empty } from '../../ui/told.tsx';
import { AboutPerson, PersonFields, personOf } from './person.tsx';
import { Secret, type Shown } from './secret.tsx';

type Asked = { readonly what: 'add' } | { readonly what: 'change' | 'remove'; readonly id: string };

function Row({ user, ask }: { readonly user: User; readonly ask: (asked: Asked) => void }): ReactNode {
  const { id, name, email, roles, bots, seenAt, hasPassword } = user;
  return (
    <tr>
      <th scope="row" className="name">
        {name}
      </th>
      <td>
        {email}
        {hasPassword ? null : <div className="faint">has no password</div>}
      </td>
      <td>{roles.join(', ')}</td>
      <td>{bots?.join(', ') ?? 'all'}</td>
      <td>
        <Moment at={seenAt} otherwise="never" />
      </td>
      <td>
        <div className="row acts">
          <button type="button" onClick={() => ask({ what: 'change', id })} aria-label={`Change ${name}`}>
            Change
          </button>
          <button type="button" className="danger" onClick={() => ask({ what: 'remove', id })} aria-label={`Remove ${name}`}>
            Remove
          </button>
        </div>
      </td>
    </tr>
  );
}

/** Who may sign in, and as what. */
export function People(): ReactNode {
  const { client } = useSession();
  const { asked, ask, close, told, done } = useDealing<Asked>('users');
  const [shown, setShown] = useState<Shown>();
  const users = useList(
    ['users'],
    (page, options) => client.listUsers(page, options),
    (page: UserPage) => page.users,
  );
  const add = async (given: FormData): Promise<void> => {
    const { bots, ...body } = personOf(given);
    const { user, password } = await client.addUser({ body: { ...body, ...(bots.length > 0 ? { bots } : {}) } });
    setShown({ title: `The password of ${user.name}`, text: password });
    await done(`${user.name} may sign in.`);
  };
  return (
    <section aria-label="People">
      <div className="head">
        <p className="faint">Who may sign in here. Roles say what they may; nobody gives more than they hold.</p>
        <button type="button" className="main" onClick={() => ask({ what: 'add' })}>
          Add a person
        </button>
      </div>
      <Notice>{told}</Notice>
      <Listed list={users} what="people" empty={<Empty title="Nobody." />}>
        {(found) => (
          <div className="card scroll">
            <table>
              <thead>
                <tr>
                  {['Name', 'Address', 'Roles', 'Bots', 'Last seen', 'What to do'].map((title) => (
                    <th key={title} scope="col">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {found.map((user) => (
                  <Row key={user.id} user={user} ask={ask} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Listed>
      {asked?.what === 'add' ? (
        <Confirm title="Add a person" yes="Add" act={add} onClose={close}>
          <PersonFields />
          <p className="faint">A password is made by chance and shown once.</p>
        </Confirm>
      ) : null}
      {asked === undefined || asked.what === 'add' ? null : <AboutPerson id={asked.id} what={asked.what} onClose={close} onDone={done} />}
      {shown === undefined || asked !== undefined ? null : <Secret shown={shown} onClose={() => setShown(undefined)} />}
    </section>
  );
}
