import { type ReactNode, useRef, useState } from 'react';

/** A value to be taken elsewhere, with a button that copies it. */
export function Copyable({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  const text = useRef<HTMLElement>(null);
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      // Only there where the page came over TLS, or from this machine.
      await navigator.clipboard.writeText(value);
      setSaid('Copied');
    } catch {
      if (text.current) getSelection()?.selectAllChildren(text.current);
      setSaid('Press Ctrl+C');
    }
  };
  return (
    <span className="copyable">
      <code ref={text}>{value}</code>
      <button type="button" className="plain" onClick={() => void copy()} aria-label={`Copy ${name}`}>
        Copy
      </button>
      <span role="status" className="faint">
        {said}
      </span>
    </span>
  );
}
