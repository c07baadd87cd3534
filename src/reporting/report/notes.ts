import type { ReportDocument } from '#contract';

type Note = ReportDocument['notes'][number];

/** How reports count, for whoever reads one. docs/words.md has the same with examples. */
export const outcomeNote: Note = {
  title: 'Outcomes',
  text:
    'Every conversation has exactly one. Resolved: the agent did what the customer came for. Escalated: a human took over. Abandoned: the customer left first. Failed: something broke. ' +
    'Observed: humans did the talking. Unanswered: we called and nobody took it. Rates of outcomes are shares of the first four: those that an agent led.',
};
export const containmentNote: Note = {
  title: 'Containment',
  text:
    'Agent transfer: a hand-off was begun and was neither refused nor timed out. Self-service: resolved without that, something the customer said having been understood if they said anything; also who heard the greeting, was asked for nothing, and left ("welcome only"). ' +
    'Drop-off: all others, whether the customer left midway or something broke. Conversations only listened to, and calls of ours that nobody took, are in none.',
};
export const percentileNote: Note = {
  title: 'Percentiles',
  text: 'Read from histograms, within 10 %. The heard gap is the silence between the customer’s last sound and the agent’s first; only spoken turns have one.',
};
export const transferNote: Note = {
  title: 'Transfers',
  text: 'Accepted: something shows that the human’s side took the customer. Unproven: it was sent, and that door gives no sign. Time to acceptance runs from the decision to the proof, the goodbye that is still spoken included.',
};
export const commonNotes: readonly Note[] = [
  {
    title: 'What is counted',
    text: 'Conversations that began in the period and are over. One belongs to the hour and day in which it began. Those that still live are not in it, nor those that were erased.',
  },
];
