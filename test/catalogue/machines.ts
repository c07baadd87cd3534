import { transferTable } from '#conversation';
import { sipTables } from '#protocols/sip';
import { phoneCallTable } from '#telephony';

/** A state table as a drawing needs it. */
interface Drawn {
  readonly name: string;
  readonly law: string;
  /** Where it begins; some machines begin in one of several states. */
  readonly initial: string | readonly string[];
  readonly final: string | readonly string[];
  readonly rows: readonly { readonly in: string; readonly on: string; readonly to: string; readonly does: readonly string[] }[];
  readonly timers: Readonly<Record<string, readonly string[]>>;
}

const word = (state: string): string => state.replaceAll('-', '_');

/** The rows of a table as a Mermaid state diagram: what comes in, and behind the slash what is done. */
export function drawMachine(table: Drawn): string {
  const states = [...new Set(table.rows.flatMap((row) => [row.in, row.to]))];
  const lines = ['stateDiagram-v2', ...states.filter((state) => word(state) !== state).map((state) => `  state "${state}" as ${word(state)}`)];
  for (const initial of [table.initial].flat()) lines.push(`  [*] --> ${word(initial)}`);
  for (const { in: from, on, to, does } of table.rows)
    lines.push(`  ${word(from)} --> ${word(to)}: ${on}${does.length > 0 ? ` / ${does.join(', ')}` : ''}`);
  for (const final of [table.final].flat()) lines.push(`  ${word(final)} --> [*]`);
  return lines.join('\n');
}

function drawPage(title: string, tables: readonly Drawn[]): string {
  const sections = tables.map((table) => {
    const timers = Object.entries(table.timers).filter(([, names]) => names.length > 0);
    const running = timers.map(([state, names]) => `\`${state}\`: ${names.join(', ')}`).join(' · ');
    return `## ${table.name}\n\n${table.law}.${running ? ` Timers: ${running}.` : ''}\n\n\`\`\`mermaid\n${drawMachine(table)}\n\`\`\`\n`;
  });
  return `# ${title}\n\nDrawn from the tables by \`npm run docs\`; the engine and the tests read the same rows. An input that has no line in a state changes nothing there.\n\n${sections.join('\n')}`;
}

/** The pages of `docs/machines`, by path. */
export const machinePages: Readonly<Record<string, string>> = {
  'docs/machines/sip.md': drawPage('The machines of SIP', sipTables),
  'docs/machines/telephony.md': drawPage('The machine of telephony', [
    {
      name: 'phone call',
      law: 'What SIP tells and the agent wants become one end',
      initial: ['ringing', 'calling'],
      final: 'ended',
      rows: phoneCallTable,
      timers: { ringing: ['answer'], calling: ['ring'], finishing: ['tail'], referring: ['answer', 'settle'], parting: ['their goodbye'] },
    },
  ]),
  'docs/machines/handoff.md': drawPage('The machine of a hand-off', [
    {
      name: 'hand-off',
      law: 'What was asked, what left the house, and what shows that a human’s side took the customer',
      initial: 'requested',
      final: ['answered', 'unproven', 'abandoned', 'returned'],
      rows: transferTable,
      timers: {
        sent: [
          'by telephone what the door waits for (`referAnswerMs` and `referSettleMs`, or `ringSeconds`, and 3 s more; `byeAnswerMs`; `stopAnswerMs`); `openingSeconds` in writing',
        ],
      },
    },
  ]),
};
