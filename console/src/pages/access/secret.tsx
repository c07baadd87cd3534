import { type ReactNode, useRef, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';

export interface Shown {
  readonly title: string;
  /** Absent when the answer to the same request was given before. */
  readonly text: string | undefined;
}

/** What is shown once and never again. */
export function Secret({ shown: { title, text }, onClose }: { readonly shown: Shown; readonly onClose: () => void }): ReactNode {
  const place = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text ?? '');
      setTold('Copied.');
    } catch {
      // Only pages that came by TLS may.
      place.current?.select();
      setTold('This browser does not let us copy here. It is selected: copy it yourself.');
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {text === undefined ? (
        <p>It was shown before, and is not shown again. Make another.</p>
      ) : (
        <>
          <p>
            <strong>Shown once, here.</strong> Keep it in a safe place now: nobody can show it again.
          </p>
          <div className="secret">
            <input ref={place} readOnly value={text} aria-label="Secret" />
            <button type="button" onClick={() => void copy()}>
              Copy
            </button>
          </div>
          <p role="status">{told}</p>
        </>
      )}
      <div className="row answers">
        <button type="button" className="main" onClick={onClose}>
          I have kept it
        </button>
      </div>
    </Dialog>
  );
}
