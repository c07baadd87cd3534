import type { ReactNode } from 'react';
import type { ConversationDocument } from '../../../../client/index.ts';
import { hourOf, timeOf } from '../../ui/format.ts';

type Begun = NonNullable<ConversationDocument['handoff']>;

/** To whom the conversation was given, with what, and what shows that it arrived. */
export function HandOff({ document }: { readonly document: ConversationDocument }): ReactNode {
  const { handoff, handoffProofs, handoffsRefused } = document;
  if (!handoff && handoffProofs.length === 0 && handoffsRefused.length === 0) return null;
  return (
    <section className="card" aria-labelledby="hand-off">
      <h2 id="hand-off">Hand-off</h2>
      {handoff ? <Given handoff={handoff} /> : null}
      {handoffsRefused.map(({ code, target }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same may be refused twice, and the list only grows
        <p key={place} className="refused">
          <span aria-hidden="true">⚠ </span>Refused{target === undefined ? '' : ` by ${target}`}: {code}
        </p>
      ))}
      {handoffProofs.length === 0 ? null : <Proofs of={handoffProofs} />}
    </section>
  );
}

function Given({ handoff }: { readonly handoff: Begun }): ReactNode {
  const { target, reason, intent, summary, language, sentiment, authentication, context, cut, referenced = [] } = handoff;
  const known: readonly (readonly [string, string | undefined])[] = [
    ['Target', target],
    ['Reason', reason],
    ['Intent', intent],
    ['Language', language],
    ['Sentiment', sentiment],
    ['Identity', authentication && `${authentication.state}${authentication.by === undefined ? '' : `, by ${authentication.by}`}`],
    ['Summary', summary],
    ['Travelled', context === '' ? '(nothing)' : context],
  ];
  const facts = handoff.facts.map(({ name }) => name);
  const others = (names: readonly string[]): string => names.filter((name) => !facts.includes(name)).join(', ');
  return (
    <>
      <dl className="facts">
        {known.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {handoff.facts.length === 0 ? null : <Facts handoff={handoff} />}
      {others(cut) === '' ? null : <p className="faint">Cut as well: {others(cut)}</p>}
      {others(referenced) === '' ? null : <p className="faint">Behind the reference as well: {others(referenced)}</p>}
    </>
  );
}

function Facts({ handoff: { facts, cut, referenced = [] } }: { readonly handoff: Begun }): ReactNode {
  const fate = (name: string): string => (referenced.includes(name) ? '↗ behind the reference' : cut.includes(name) ? '✕ cut' : '✓ kept');
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Fact</th>
            <th scope="col">Value</th>
            <th scope="col">On the way</th>
          </tr>
        </thead>
        <tbody>
          {facts.map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
              <td>{fate(name)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Proofs({ of }: { readonly of: ConversationDocument['handoffProofs'] }): ReactNode {
  return (
    <ol className="proofs" aria-label="What became of it">
      {of.map(({ at, stage, target, door, ms, proof, code }) => (
        <li key={`${at} ${stage}`}>
          <strong>{stage}</strong> after {ms} ms,{' '}
          <time dateTime={at} title={timeOf(at)}>
            {hourOf(at)}
          </time>
          <br />
          <span className="faint">
            {target} by {door}
            {proof === undefined ? '' : ` · shown by ${proof}`}
            {code === undefined ? '' : ` · ${code}`}
          </span>
        </li>
      ))}
    </ol>
  );
}
