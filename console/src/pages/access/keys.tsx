import { type ReactNode, useState } from 'react';
import type { Key, KeyPage } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { useDealing } from '../../ui/dealing.ts';
import { Listed, useList } from '../../ui/list.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Empty } from '../../ui/told.tsx';
import { Choices } from './choices.tsx';
import { chosenOf, daysOf, textOf } from './given.ts';
import { botChoices } from './roles.ts';
import { Secret, type Shown } from './secret.tsx';
import { TokenTable } from './token-table.tsx';

type Asked = { readonly what: 'add' } | { readonly what: 'rotate' | 'remove'; readonly key: Key };

/** What programs come in with. */
export function Keys(): ReactNode {
  const { client, me } = useSession();
  const { asked, ask, close, told, done } = useDealing<Asked>('keys');
  const [shown, setShown] = useState<Shown>();
  const keys = useList(
    ['keys'],
    (page, options) => client.listKeys(page, options),
    (page: KeyPage) => page.keys,
  );
  const add = async (given: FormData): Promise<void> => {
    const bots = given.getAll('bots').map(String);
    const body = {
      name: textOf(given, 'name'),
      scopes: chosenOf(given, 'scopes', me.scopes),
      ...daysOf(given),
      ...(bots.length > 0 ? { bots } : {}),
    };
    const { token, key } = await client.addKey({ body });
    setShown({ title: `The key ${key.name}`, text: token });
    await done(`The key ${key.name} is made.`);
  };
  const rotate = async ({ id, name }: Key): Promise<void> => {
    const { token } = await client.rotateKey({ id });
    setShown({ title: `The new secret of ${name}`, text: token });
    await done(`The old secret of ${name} opens nothing any more.`);
  };
  const remove = async ({ id, name }: Key): Promise<void> => {
    await client.removeKey({ id });
    await done(`The key ${name} is removed.`);
  };
  return (
    <section aria-label="Keys">
      <div className="head">
        <p className="faint">What programs come in with. Each may what its scopes say, and nothing else.</p>
        <button type="button" className="main" onClick={() => ask({ what: 'add' })}>
          Add a key
        </button>
      </div>
      <Notice>{told}</Notice>
      <Listed list={keys} what="keys" empty={<Empty title="There is no key." hint="Programs that ask the API need one." />}>
        {(found) => (
          <TokenTable
            tokens={found}
            withScopes
            acts={(key) => (
              <>
                <button type="button" onClick={() => ask({ what: 'rotate', key })} aria-label={`Rotate ${key.name}`}>
                  Rotate
                </button>
                <button type="button" className="danger" onClick={() => ask({ what: 'remove', key })} aria-label={`Remove ${key.name}`}>
                  Remove
                </button>
              </>
            )}
          />
        )}
      </Listed>
      {asked?.what === 'add' ? (
        <Confirm title="Add a key" yes="Add" act={add} onClose={close}>
          <label>
            Name
            <input name="name" required maxLength={200} autoComplete="off" />
          </label>
          <Choices legend="Scopes" needed name="scopes" choices={Object.fromEntries(me.scopes.map((scope) => [scope, '']))} />
          <Choices legend="Only these bots (none: all of the account)" name="bots" choices={botChoices(me.bots)} />
          <label>
            Days until it ends (empty: never)
            <input name="days" type="number" min={1} max={3660} />
          </label>
        </Confirm>
      ) : null}
      {asked?.what === 'rotate' ? (
        <Confirm title={`Another secret for ${asked.key.name}?`} yes="Rotate" act={() => rotate(asked.key)} onClose={close}>
          <p>The key gets another secret, which is shown once. The old one opens nothing from then on: programs that have it are shut out.</p>
        </Confirm>
      ) : null}
      {asked?.what === 'remove' ? (
        <Confirm title={`Remove ${asked.key.name}?`} yes="Remove" danger act={() => remove(asked.key)} onClose={close}>
          <p>Programs that come in with it are shut out at once. This cannot be undone.</p>
        </Confirm>
      ) : null}
      {shown === undefined || asked !== undefined ? null : <Secret shown={shown} onClose={() => setShown(undefined)} />}
    </section>
  );
}
