import type { ReportDefinition } from './definition.ts';

/** The reports that every gateway has. */
export const builtInReports: readonly ReportDefinition[] = [
  {
    id: 'resolved-vs-escalated',
    title: 'Resolved by agents, escalated to humans',
    says: 'How conversations came out, when, where, and to whom they were handed.',
    sections: [
      {
        kind: 'figures',
        id: 'figures',
        title: 'At a glance',
        measures: ['conversations', 'resolved', 'resolutionRate', 'escalated', 'escalationRate', 'abandoned', 'failed', 'observed', 'unanswered'],
      },
      {
        kind: 'chart',
        id: 'outcomes',
        title: 'Outcomes over time',
        by: 'time',
        shape: 'stack',
        measures: ['resolved', 'escalated', 'abandoned', 'failed'],
      },
      {
        kind: 'table',
        id: 'time',
        title: 'Over time',
        by: ['time'],
        measures: ['conversations', 'resolved', 'escalated', 'abandoned', 'failed', 'resolutionRate', 'escalationRate'],
        most: 500,
      },
      {
        kind: 'table',
        id: 'channels',
        title: 'By channel and agent',
        by: ['channel', 'agent'],
        measures: ['conversations', 'resolved', 'escalated', 'abandoned', 'failed', 'observed', 'unanswered', 'resolutionRate', 'escalationRate'],
      },
      { kind: 'breakdown', of: 'queues' },
      { kind: 'breakdown', of: 'reasons' },
    ],
  },
  {
    id: 'usage',
    title: 'Usage',
    says: 'Minutes with agents and with humans, by account and channel, as they are counted.',
    sections: [{ kind: 'usage' }],
  },
  {
    id: 'containment',
    title: 'Containment',
    says: 'Who brought conversations to their end: the agent alone, a human, or nobody.',
    sections: [
      {
        kind: 'figures',
        id: 'figures',
        title: 'At a glance',
        measures: ['conversations', 'containmentRate', 'selfService', 'welcomeOnly', 'dropOffRate', 'dropOff', 'agentTransferRate', 'agentTransfer'],
      },
      {
        kind: 'chart',
        id: 'over-time',
        title: 'Containment over time',
        by: 'time',
        shape: 'stack',
        measures: ['selfService', 'dropOff', 'agentTransfer'],
      },
      {
        kind: 'table',
        id: 'time',
        title: 'Over time',
        by: ['time'],
        measures: ['conversations', 'selfService', 'dropOff', 'agentTransfer', 'containmentRate', 'dropOffRate', 'agentTransferRate'],
        most: 500,
      },
      {
        kind: 'table',
        id: 'versions',
        title: 'By agent and version',
        by: ['agent', 'version'],
        measures: ['conversations', 'containmentRate', 'dropOffRate', 'agentTransferRate', 'welcomeOnly', 'unknownRate'],
      },
      { kind: 'table', id: 'outcomes', title: 'Containment and outcome', by: ['containment', 'outcome'], measures: ['conversations'] },
      { kind: 'breakdown', of: 'sentiments' },
    ],
  },
  {
    id: 'quality',
    title: 'Quality',
    says: 'How well it went: pauses, misunderstandings, interruptions, troubles, transfers.',
    sections: [
      {
        kind: 'figures',
        id: 'figures',
        title: 'At a glance',
        measures: [
          'conversations',
          'gapP50',
          'gapP95',
          'noMatchRate',
          'noInputRate',
          'bargeInRate',
          'troubleRate',
          'failureRate',
          'transferSuccess',
          'acceptedP50',
        ],
      },
      { kind: 'chart', id: 'gap', title: 'Heard gap over time', by: 'time', shape: 'lines', measures: ['gapP50', 'gapP95'] },
      { kind: 'breakdown', of: 'latency' },
      {
        kind: 'table',
        id: 'agents',
        title: 'By agent, version and language',
        by: ['agent', 'version', 'language'],
        measures: [
          'conversations',
          'turns',
          'gapP50',
          'gapP95',
          'noMatchRate',
          'noInputRate',
          'bargeInRate',
          'failureRate',
          'durationP50',
          'durationP95',
        ],
      },
      { kind: 'breakdown', of: 'doors' },
      { kind: 'breakdown', of: 'troubles' },
      { kind: 'breakdown', of: 'codes' },
    ],
  },
  {
    id: 'intents',
    title: 'Intents',
    says: 'What customers came for, and how often that was not understood.',
    sections: [
      { kind: 'figures', id: 'figures', title: 'At a glance', measures: ['conversations', 'turns', 'unknownRate', 'noMatchRate'] },
      { kind: 'breakdown', of: 'intents', most: 100 },
      {
        kind: 'table',
        id: 'agents',
        title: 'By agent and version',
        by: ['agent', 'version'],
        measures: ['conversations', 'unknownRate', 'noMatchRate', 'containmentRate'],
      },
    ],
  },
  {
    id: 'funnel',
    title: 'Where customers leave',
    says: 'The steps of each agent: how many came to them, went on, or left there, and how.',
    period: 'last-7-days',
    sections: [
      {
        kind: 'figures',
        id: 'figures',
        title: 'At a glance',
        measures: ['conversations', 'resolutionRate', 'escalationRate', 'abandonmentRate', 'failureRate', 'noMatchRate'],
      },
      { kind: 'funnel' },
    ],
  },
];

/** The period of a report that names none. */
export const usualPeriod = 'yesterday';
