import './list.css';
import { type QueryKey, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading, Problem } from './told.tsx';

interface Page {
  readonly next?: string;
}
export type List<Item> = UseInfiniteQueryResult<readonly Item[]>;
type Read<One extends Page> = (given: { readonly cursor?: string }, options: { readonly signal: AbortSignal }) => Promise<One>;

/** A list of the API as far as it was read. What is written down when it is read is not read again by looking away and back. */
export function useList<One extends Page, Item>(key: QueryKey, read: Read<One>, items: (page: One) => readonly Item[]): List<Item> {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam === '' ? {} : { cursor: pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }: One) => next,
    select: ({ pages }) => pages.flatMap((page) => items(page)),
    refetchOnWindowFocus: false,
  });
}

/** A list while it loads, when it cannot be read, when it is empty; else what is shown of it, and a way to more. */
export function Listed<Item>({
  list,
  what,
  empty,
  children,
}: {
  readonly list: List<Item>;
  readonly what: string;
  readonly empty: ReactNode;
  readonly children: (items: readonly Item[]) => ReactNode;
}): ReactNode {
  const { data, error, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = list;
  if (data === undefined) return error ? <Problem error={error} again={() => void refetch()} /> : <Loading what={what} />;
  return (
    <>
      {data.length === 0 && !hasNextPage ? empty : children(data)}
      {error ? <Problem error={error} again={() => void (hasNextPage ? fetchNextPage() : refetch())} /> : null}
      {hasNextPage ? (
        <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'One moment…' : 'More'}
        </button>
      ) : null}
    </>
  );
}
