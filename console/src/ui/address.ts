import { useSearchParams } from 'wouter';

/** What a page is narrowed to stands in its address: it can be kept, sent, and gone back to. Empty values are left out. */
export function useAddress(): readonly [Readonly<Record<string, string>>, (change: Readonly<Record<string, string | undefined>>) => void] {
  const [params, setParams] = useSearchParams();
  const change = (wanted: Readonly<Record<string, string | undefined>>): void =>
    setParams((before) => {
      const fresh = new URLSearchParams(before);
      for (const [name, value] of Object.entries(wanted)) {
        if (value === undefined || value === '') fresh.delete(name);
        else fresh.set(name, value);
      }
      return fresh;
    });
  return [Object.fromEntries(params), change];
}
