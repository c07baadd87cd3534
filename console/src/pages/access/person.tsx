import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { User } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading, Problem } from '../../ui/told.tsx';
import { Choices } from './choices.tsx';
import { chosenOf, textOf } from './given.ts';
import { botChoices, roleSayings, roles } from './roles.ts';

/** Name, address, roles, bots: the same for new people and for those who are here. */
export function PersonFields({ user }: { readonly user?: User }): ReactNode {
  const { me } = useSession();
  const bots = [...new Set([...me.bots, ...(user?.bots ?? [])])];
  return (
    <>
      <label>
        Name
        <input name="name" required maxLength={200} defaultValue={user?.name} autoComplete="off" />
      </label>
      <label>
        Address, to sign in with
        <input name="email" type="email" required defaultValue={user?.email} autoComplete="off" />
      </label>
      <Choices legend="Roles" needed name="roles" choices={roleSayings} chosen={user?.roles ?? []} />
      <Choices legend="Only these bots (none: all of the account)" name="bots" choices={botChoices(bots)} chosen={user?.bots ?? []} />
    </>
  );
}

/** What was filled in. */
export function personOf(given: FormData) {
  return {
    name: textOf(given, 'name'),
    email: textOf(given, 'email'),
    roles: chosenOf(given, 'roles', roles),
    bots: given.getAll('bots').map(String),
  };
}

export interface AboutPersonProps {
  readonly id: string;
  readonly what: 'change' | 'remove';
  readonly onClose: () => void;
  readonly onDone: (told: string) => Promise<unknown>;
}

/** Changes or removes somebody as they were when this was opened: what another changed meanwhile is not undone. */
export function AboutPerson({ id, what, onClose, onDone }: AboutPersonProps): ReactNode {
  const { client } = useSession();
  const asked = useQuery({
    queryKey: ['user', id],
    queryFn: ({ signal }) => client.request('getUser', { id }, { signal }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (asked.data === undefined)
    return (
      <Dialog title="One moment" onClose={onClose}>
        {asked.error ? <Problem error={asked.error} again={() => void asked.refetch()} /> : <Loading what="the person" />}
      </Dialog>
    );
  const { body: user, etag } = asked.data;
  const meant = etag === undefined ? {} : { ifMatch: etag };
  const change = async (given: FormData): Promise<unknown> => {
    const { bots, ...rest } = personOf(given);
    const password = String(given.get('password') ?? '');
    await client.changeUser({ id, body: { ...rest, bots: bots.length > 0 ? bots : null, ...(password ? { password } : {}) } }, meant);
    return onDone(`${rest.name} is changed.`);
  };
  const remove = async (): Promise<unknown> => {
    await client.removeUser({ id }, meant);
    return onDone(`${user.name} is removed.`);
  };
  return what === 'change' ? (
    <Confirm title={`Change ${user.name}`} yes="Save" act={change} onClose={onClose}>
      <PersonFields user={user} />
      <label>
        New password (empty: it stays)
        <input name="password" type="password" autoComplete="new-password" />
      </label>
      <p className="faint">Roles hold from the next request on. A new password ends all their sessions and tokens.</p>
    </Confirm>
  ) : (
    <Confirm title={`Remove ${user.name}?`} yes="Remove" danger act={remove} onClose={onClose}>
      <p>
        {user.name} ({user.email}) cannot sign in any more; their sessions and tokens end at once. What they did stays in the audit log.
      </p>
    </Confirm>
  );
}
