import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { useSession } from '../../session.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Problem } from '../../ui/told.tsx';

/** Changes one's own password. */
export function Password(): ReactNode {
  const { client } = useSession();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const given = new FormData(form);
      await client.changePassword({ body: { current: String(given.get('current')), wanted: String(given.get('wanted')) } });
      form.reset();
      await queries.invalidateQueries({ queryKey: ['tokens'] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    change.mutate(event.currentTarget);
  };
  return (
    <section className="card" aria-label="My password">
      <h2>My password</h2>
      <p className="faint">At least 12 characters. All your other sessions and your tokens end with the old one.</p>
      <Notice>{change.isSuccess ? 'Your password is changed.' : null}</Notice>
      {change.error ? <Problem error={change.error} /> : null}
      <form className="password" onSubmit={submit}>
        <label>
          Current password
          <input name="current" type="password" autoComplete="current-password" required />
        </label>
        <label>
          New password
          <input name="wanted" type="password" autoComplete="new-password" required minLength={12} />
        </label>
        <button type="submit" disabled={change.isPending}>
          {change.isPending ? 'One moment…' : 'Change it'}
        </button>
      </form>
    </section>
  );
}
