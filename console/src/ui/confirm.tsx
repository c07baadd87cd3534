import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { Problem } from './told.tsx';

export interface ConfirmProps {
  readonly title: string;
  /** What will happen, and fields where something has to be told. */
  readonly children: ReactNode;
  /** The word on the button that does it. */
  readonly yes: string;
  readonly danger?: boolean;
  /** Is given the fields. */
  readonly act: (given: FormData) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something is done, and stays open when it went wrong. */
export function Confirm({ title, children, yes, danger = false, act, onClose }: ConfirmProps): ReactNode {
  const { mutate, isPending, error } = useMutation({ mutationFn: act, onSuccess: onClose });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    mutate(new FormData(event.currentTarget));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <div className="fields">{children}</div>
        {error ? (
          <div className="wrong" ref={(place) => place?.scrollIntoView({ block: 'nearest' })}>
            <Problem error={error} />
          </div>
        ) : null}
        <div className="row answers">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className={danger ? 'danger' : 'main'} disabled={isPending}>
            {isPending ? 'One moment…' : yes}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
