import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ChatFile } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { sizeOf } from '../../ui/format.ts';
import { save } from '../../ui/save.ts';
import { Problem } from '../../ui/told.tsx';

interface FileGiven {
  readonly conversation: string;
  readonly file: ChatFile;
  readonly kept: boolean;
}

/** A file that came with a message: to be kept by who may see it, never shown in place. */
export function FileOf({ conversation, file: { id, name, type, sizeBytes }, kept }: FileGiven): ReactNode {
  const { client, may } = useSession();
  const load = useMutation({
    mutationFn: async () => save(await (await client.getFile({ id: conversation, file: id })).blob(), name),
  });
  const what = `${name} (${type}, ${sizeOf(sizeBytes)})`;
  if (!kept) return <p className="faint">{what}: no longer kept</p>;
  if (!may('conversations:personal')) return <p className="faint">File: {what}</p>;
  return (
    <>
      <p>
        <button type="button" onClick={() => load.mutate()} disabled={load.isPending}>
          <span aria-hidden="true">↓ </span>Download {what}
        </button>
      </p>
      {load.error ? <Problem error={load.error} /> : null}
    </>
  );
}
