import type { ReactNode } from 'react';
import type { Annexes, Summary } from '../../../../client/index.ts';

/** What was written and read out of a conversation after its end, and by whom. */
export function AnnexesOf({ annexes: { summary, extraction } }: { readonly annexes: Annexes }): ReactNode {
  const values = Object.entries(extraction?.values ?? {});
  return (
    <>
      {summary ? <SummaryOf summary={summary} /> : null}
      {extraction ? (
        <section className="card" aria-labelledby="values">
          <h2 id="values">Values</h2>
          {values.length === 0 ? <p className="faint">None were found.</p> : null}
          <dl className="facts">
            {values.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
          <p className="faint">
            {extraction.by === 'model' ? `Read out by a language model${named(extraction.model)}.` : 'What the agent had learned under these names.'}
          </p>
          {extraction.code === undefined ? null : <p className="faint">Not all of what a model was to read out is here: {extraction.code}</p>}
        </section>
      ) : null}
    </>
  );
}

const named = (model: string | undefined): string => (model === undefined ? '' : ` (${model})`);

function SummaryOf({ summary: { text, language, by, model, sentiment, code } }: { readonly summary: Summary }): ReactNode {
  return (
    <section className="card" aria-labelledby="summary">
      <h2 id="summary">Summary</h2>
      <p className="words" lang={language}>
        {text}
      </p>
      {sentiment === undefined ? null : <p>Sentiment: {sentiment}</p>}
      <p className="faint">{by === 'model' ? `Written by a language model${named(model)}.` : 'Sentences of the conversation, chosen by rule.'}</p>
      {code === undefined ? null : <p className="faint">A model’s summary was wanted and is not here: {code}</p>}
    </section>
  );
}
