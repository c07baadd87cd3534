import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Report } from '../../../../client/index.ts';
import { Problem } from '../../ui/told.tsx';
import { type Ask, type Form, forms, saveReport } from './file.ts';

/** The same report as a file, in each form that there is. */
export function Downloads({ report, ask }: { readonly report: Report; readonly ask: Ask }): ReactNode {
  const { mutate, isPending, variables, data, error } = useMutation({ mutationFn: (form: Form) => saveReport(ask, report, form) });
  return (
    <>
      <fieldset className="row downloads">
        <legend>Download</legend>
        {(Object.keys(forms) as Form[]).map((form) => (
          <button key={form} type="button" disabled={isPending} onClick={() => mutate(form)}>
            {isPending && variables === form ? 'One moment…' : form}
          </button>
        ))}
        <span className="faint" role="status">
          {data === undefined ? '' : `Saved as ${data}`}
        </span>
      </fieldset>
      {error && variables ? <Problem error={error} again={() => mutate(variables)} /> : null}
    </>
  );
}
