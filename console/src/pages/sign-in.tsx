import { type FormEvent, type ReactNode, useState } from 'react';
import { openClient, ProblemError } from '../../../client/index.ts';
import { useDoor } from '../session.tsx';

const sayings: Readonly<Record<number, string>> = {
  401: 'This opens nothing. Look at the address and the password, or the key.',
  429: 'That was wrong too often. Wait a little, then try again.',
};

/** Address and password, or a key. */
export function SignInPage(): ReactNode {
  const { enter, why } = useDoor();
  const [byKey, setByKey] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string): string => String(given.get(name) ?? '');
    setBusy(true);
    setWrong(undefined);
    try {
      const token = byKey
        ? text('key').trim()
        : (await openClient({ retries: 0 }).signIn({ body: { email: text('email'), password: text('password') } })).token;
      await enter(token);
    } catch (thrown) {
      setWrong(thrown instanceof ProblemError ? (sayings[thrown.status] ?? thrown.detail) : String(thrown));
      setBusy(false);
    }
  };

  return (
    <main className="sign-in">
      <h1>Cordboard</h1>
      <form onSubmit={(event) => void submit(event)} aria-label="Sign in">
        {why === undefined ? null : <p role="status">{why}</p>}
        {byKey ? (
          <label>
            Key
            <input name="key" type="password" autoComplete="off" required key="key" />
          </label>
        ) : (
          <>
            <label>
              Address
              <input name="email" type="email" autoComplete="username" required key="email" />
            </label>
            <label>
              Password
              <input name="password" type="password" autoComplete="current-password" required />
            </label>
          </>
        )}
        {wrong === undefined ? null : (
          <p className="problem" role="alert">
            {wrong}
          </p>
        )}
        <button type="submit" className="main" disabled={busy}>
          {busy ? 'One moment…' : 'Sign in'}
        </button>
        <button
          type="button"
          className="plain"
          onClick={() => {
            setByKey(!byKey);
            setWrong(undefined);
          }}
        >
          {byKey ? 'With address and password' : 'With a key'}
        </button>
      </form>
      <p className="faint">
        Nobody here yet? On the gateway’s machine: <code>cordboard users add --email you@example.com --name "You" --roles admin</code>
      </p>
    </main>
  );
}
