/** How many streams there may be at once, in all and with the tokens of one client. */
export interface StreamSeats {
  readonly full: boolean;
  /** Streams now. */
  readonly taken: number;
  /** Takes a seat and gives how to leave it, or says why there is none. Leaving twice counts once. */
  take(client: string): (() => void) | 'full' | 'client-full';
}

export function streamSeats(most: number, mostPerClient: number): StreamSeats {
  const byClient = new Map<string, number>();
  let taken = 0;
  return {
    get full() {
      return taken >= most;
    },
    get taken() {
      return taken;
    },
    take(client) {
      const mine = byClient.get(client) ?? 0;
      if (taken >= most) return 'full';
      if (mine >= mostPerClient) return 'client-full';
      taken++;
      byClient.set(client, mine + 1);
      let seated = true;
      return () => {
        if (!seated) return;
        seated = false;
        taken--;
        const left = (byClient.get(client) ?? 1) - 1;
        if (left === 0) byClient.delete(client);
        else byClient.set(client, left);
      };
    },
  };
}
