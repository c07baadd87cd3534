import type { ReactNode } from 'react';
import type { CallReportEvent, SoundReport } from '../../../../client/index.ts';
import { numberOf } from '../../ui/format.ts';
import { ladderOf, messagesOf } from './ladder.ts';

/** The technical side of a telephone call: figures of its sound, and its signalling. */
export function CallReportOf({ of: { leg, report } }: { readonly of: CallReportEvent }): ReactNode {
  const { sound, signalling } = report;
  const title = leg === 'far' ? 'Call to the agent elsewhere' : 'Telephone call';
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <dl className="facts">
        <div>
          <dt>Ended by</dt>
          <dd>{report.cause}</dd>
        </div>
        {sound ? <Figures of={sound} /> : null}
      </dl>
      {sound ? null : <p className="faint">There was no sound.</p>}
      {signalling.length === 0 ? null : (
        <>
          <details>
            <summary>SIP ladder ({signalling.length} messages)</summary>
            <pre>{ladderOf(report)}</pre>
          </details>
          <details>
            <summary>Messages as they crossed the wire</summary>
            <pre>{messagesOf(report)}</pre>
          </details>
        </>
      )}
    </section>
  );
}

function Figures({ of }: { readonly of: SoundReport }): ReactNode {
  const { codec, suite, received, sent, lost, late, concealedMs, jitterMs, roundTripMs, farLossPercent, farJitterMs, rating, opinion } = of;
  const figures: readonly (readonly [string, string | undefined])[] = [
    ['Codec', codec],
    ['Protected', suite ?? 'no'],
    ['MOS', `${opinion.toFixed(2)} of 4.5 (R ${Math.round(rating)})`],
    ['Loss', `${numberOf(lost)} lost, ${numberOf(late)} late of ${numberOf(received)} in`],
    ['Sent', `${numberOf(sent)} packets`],
    ['Made up', `${numberOf(concealedMs)} ms`],
    ['Jitter', `${jitterMs.toFixed(1)} ms`],
    ['Round trip', roundTripMs === undefined ? undefined : `${Math.round(roundTripMs)} ms`],
    ['Loss there', farLossPercent === undefined ? undefined : `${farLossPercent} %`],
    ['Jitter there', farJitterMs === undefined ? undefined : `${farJitterMs.toFixed(1)} ms`],
  ];
  return figures.map(([name, value]) =>
    value === undefined ? null : (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ),
  );
}
