import type { ReactNode } from 'react';
import { ProblemError } from '../../../client/index.ts';

/** Nothing to show, and why. */
export function Empty({ title, hint }: { readonly title: string; readonly hint?: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <p>{title}</p>
      {hint === undefined ? null : <p className="faint">{hint}</p>}
    </div>
  );
}

/** What went wrong, in the gateway's words, and a way to try again. */
export function Problem({ error, again }: { readonly error: unknown; readonly again?: (() => void) | undefined }): ReactNode {
  const problem = error instanceof ProblemError ? error : undefined;
  return (
    <div className="problem" role="alert">
      <p>{problem?.detail ?? String(error)}</p>
      {problem?.errors.map(({ field, says, remedy }) => (
        <p key={field}>
          <code>{field}</code> {says} {remedy}
        </p>
      ))}
      {again ? (
        <button type="button" onClick={again}>
          Try again
        </button>
      ) : null}
    </div>
  );
}

export function Loading({ what }: { readonly what: string }): ReactNode {
  return (
    <p className="loading" role="status">
      Loading {what}…
    </p>
  );
}
