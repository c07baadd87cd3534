import { type ReactNode, useState } from 'react';
import type { Key, TokenPage } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { useDealing } from '../../ui/dealing.ts';
import { Listed, useList } from '../../ui/list.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Empty } from '../../ui/told.tsx';
import { daysOf, textOf } from './given.ts';
import { Secret, type Shown } from './secret.tsx';
import { TokenTable } from './token-table.tsx';

/** One's own tokens for scripts. */
export function Tokens(): ReactNode {
  const { client } = useSession();
  const { asked, ask, close, told, done } = useDealing<'add' | Key>('tokens');
  const [shown, setShown] = useState<Shown>();
  const tokens = useList(
    ['tokens'],
    (page, options) => client.listMyTokens(page, options),
    (page: TokenPage) => page.tokens,
  );
  const add = async (given: FormData): Promise<void> => {
    const { token, key } = await client.addMyToken({ body: { name: textOf(given, 'name'), ...daysOf(given) } });
    setShown({ title: `The token ${key.name}`, text: token });
    await done(`The token ${key.name} is made.`);
  };
  const remove = async ({ id, name }: Key): Promise<void> => {
    await client.removeMyToken({ id });
    await done(`The token ${name} opens nothing any more.`);
  };
  return (
    <section aria-label="My tokens">
      <div className="head">
        <h2>My tokens</h2>
        <button type="button" onClick={() => ask('add')}>
          Add a token
        </button>
      </div>
      <p className="faint">For your scripts: a token may what you may, at each moment.</p>
      <Notice>{told}</Notice>
      <Listed list={tokens} what="tokens" empty={<Empty title="You have no token." />}>
        {(found) => (
          <TokenTable
            tokens={found}
            acts={(token) => (
              <button type="button" className="danger" onClick={() => ask(token)} aria-label={`End ${token.name}`}>
                End
              </button>
            )}
          />
        )}
      </Listed>
      {asked === 'add' ? (
        <Confirm title="Add a token" yes="Add" act={add} onClose={close}>
          <label>
            Name
            <input name="name" required maxLength={200} autoComplete="off" />
          </label>
          <label>
            Days until it ends (empty: never)
            <input name="days" type="number" min={1} max={366} />
          </label>
        </Confirm>
      ) : null}
      {typeof asked === 'object' ? (
        <Confirm title={`End ${asked.name}?`} yes="End it" danger act={() => remove(asked)} onClose={close}>
          <p>Scripts that come in with it are shut out at once.</p>
        </Confirm>
      ) : null}
      {shown === undefined || asked !== undefined ? null : <Secret shown={shown} onClose={() => setShown(undefined)} />}
    </section>
  );
}
