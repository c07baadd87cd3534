import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

/** Dealing with the things of a list: what is being asked before it is done, and what was told when it was. */
export interface Dealing<Asked> {
  readonly asked: Asked | undefined;
  ask(what: Asked): void;
  close(): void;
  readonly told: string | undefined;
  /** Tells it, and reads the list again. */
  done(says: string): Promise<void>;
}

/** `list`: the query whose things are dealt with. */
export function useDealing<Asked>(list: string): Dealing<Asked> {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<{ readonly what: Asked }>();
  const [told, setTold] = useState<string>();
  return {
    asked: asked?.what,
    ask: (what) => setAsked({ what }),
    close: () => setAsked(undefined),
    told,
    async done(says) {
      setTold(says);
      await queries.invalidateQueries({ queryKey: [list] });
    },
  };
}
