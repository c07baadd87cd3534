import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Me } from '../../client/index.ts';
import { type Client, openClient, ProblemError } from '../../client/index.ts';

/** Kept for this tab alone; gone with it. */
const drawer = 'cordboard-session';

/** Who works here, and the API as they may use it. */
export interface Session {
  readonly client: Client;
  readonly me: Me;
  may(scope: Me['scopes'][number]): boolean;
  signOut(): void;
}

interface Door {
  readonly state: 'asking' | 'out' | 'in';
  readonly session: Session | undefined;
  /** Why nobody is signed in any more. */
  readonly why: string | undefined;
  /** Takes up a token: a session's or a key. Rejects when it opens nothing. */
  enter(token: string): Promise<void>;
}

const DoorContext = createContext<Door | undefined>(undefined);

export const useDoor = (): Door => {
  const door = useContext(DoorContext);
  if (door === undefined) throw new Error('outside the door');
  return door;
};

/** The session; only below where somebody is signed in. */
export const useSession = (): Session => {
  const { session } = useDoor();
  if (session === undefined) throw new Error('nobody is signed in');
  return session;
};

export function SessionProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const queries = useQueryClient();
  const [state, setState] = useState<Door['state']>(() => (sessionStorage.getItem(drawer) === null ? 'out' : 'asking'));
  const [me, setMe] = useState<Me>();
  const [why, setWhy] = useState<string>();

  const leave = useCallback(
    (reason?: string) => {
      sessionStorage.removeItem(drawer);
      queries.clear();
      setMe(undefined);
      setWhy(reason);
      setState('out');
    },
    [queries],
  );
  const client = useMemo(
    () =>
      openClient({
        token: () => sessionStorage.getItem(drawer) ?? undefined,
        fetch: async (input, init) => {
          const answer = await fetch(input, init);
          if (answer.status === 401 && sessionStorage.getItem(drawer) !== null) leave('Your session is over. Sign in again.');
          return answer;
        },
      }),
    [leave],
  );
  const enter = useCallback(async (token: string) => {
    const found = await openClient({ token }).getMe();
    sessionStorage.setItem(drawer, token);
    setMe(found);
    setWhy(undefined);
    setState('in');
  }, []);

  useEffect(() => {
    const kept = sessionStorage.getItem(drawer);
    if (kept === null) return;
    enter(kept).catch((thrown: unknown) =>
      leave(thrown instanceof ProblemError && thrown.status === 401 ? 'Your session is over. Sign in again.' : String(thrown)),
    );
  }, [enter, leave]);

  const session = useMemo<Session | undefined>(
    () =>
      me && {
        client,
        me,
        may: (scope) => me.scopes.includes(scope),
        signOut: () => {
          // A key is no session, and a gateway that is away keeps nobody here.
          client
            .signOut()
            .catch(() => undefined)
            .finally(() => leave());
        },
      },
    [client, me, leave],
  );
  const door = useMemo<Door>(() => ({ state, session, why, enter }), [state, session, why, enter]);
  return <DoorContext value={door}>{children}</DoorContext>;
}
