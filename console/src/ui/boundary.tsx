import { Component, type ReactNode } from 'react';

/** What broke in a page is told in its place; the rest of the console goes on. Another `at` is another page, and a new beginning. */
export class Boundary extends Component<
  { readonly at: string; readonly children: ReactNode },
  { readonly broken: string | undefined; readonly at: string }
> {
  override state = { broken: undefined, at: this.props.at };

  static getDerivedStateFromError(error: unknown): { readonly broken: string } {
    return { broken: String(error) };
  }

  static getDerivedStateFromProps(
    { at }: { readonly at: string },
    before: { readonly broken: string | undefined; readonly at: string },
  ): { readonly broken: string | undefined; readonly at: string } {
    return at === before.at ? before : { at, broken: undefined };
  }

  override render(): ReactNode {
    if (this.state.broken === undefined) return this.props.children;
    return (
      <div className="problem" role="alert">
        <p>This page broke: {this.state.broken}</p>
        <button type="button" onClick={() => location.reload()}>
          Load it again
        </button>
      </div>
    );
  }
}
