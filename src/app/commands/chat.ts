import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { silentLogger } from '#base';
import { type AgentInput, type AgentOutput, type ApiAnswer, type ApiRequest, chosenByNumber, escapeRich, plainOfRich } from '#contract';
import { flowAgent } from '#conversation';
import { openApiClient, realDice, realScheduler } from '#net';
import { type AgentFile, readAgent } from '../agent-files.ts';
import { suggest } from '../complain.ts';
import { type GatewayConfig, loadConfig } from '../config.ts';
import { answerOrder } from '../orders-api.ts';
import { configFile } from '../product.ts';
import { CommandFailure, exitCodes, paint, print, printError, printJson, wantsJson } from '../terminal.ts';
import { type LocatedComplaint, printComplaints } from '../written-file.ts';
import { wrongFile } from '../wrong-file.ts';

interface Options {
  readonly config?: string;
  readonly flow?: string;
  readonly say?: readonly string[];
  readonly json?: boolean;
  readonly notes?: boolean;
}

interface Line {
  readonly who: 'agent' | 'customer';
  readonly text: string;
}

/** What can be chosen, by its number or in words. */
const listed = (choices: readonly string[]): string => choices.map((choice, index) => `${index + 1}. ${choice}`).join('  ');

const gather = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** How a conversation in writing came to its end. */
type Ended =
  | { readonly kind: 'end'; readonly outcome: string; readonly reason: string }
  | { readonly kind: 'hand-off'; readonly target: string; readonly reason: string; readonly facts: unknown };

/** The agent that is meant: a configured one by its id, one in a folder or file, or the first one configured. */
function agentOf(named: string | undefined, config: GatewayConfig | undefined, wrong: readonly LocatedComplaint[]): AgentFile {
  const configured = named === undefined ? config?.agents.values().next().value : config?.agents.get(named);
  if (configured !== undefined) return configured;
  if (named !== undefined && existsSync(named)) {
    const { agent, complaints } = readAgent(named);
    if (!agent) throw wrongFile(complaints);
    if (complaints.length > 0 && !wantsJson()) printError(printComplaints(complaints));
    return agent;
  }
  if (!config) throw wrongFile(wrong);
  throw new CommandFailure(
    named === undefined
      ? 'The configuration has no agent that runs here. Name a folder with one.'
      : `There is no agent "${named}", nor a folder of that name. ${suggest(named, [...config.agents.keys()], 'The configuration has none.')}`,
    exitCodes.notFound,
  );
}

export const chatCommand = (): Command =>
  new Command('chat')
    .argument('[agent]', 'the id of a configured agent, or a folder; the first one configured unless told')
    .option('-c, --config <file>', 'the configuration, for agents and APIs')
    .option('--flow <name>', 'the flow to begin with')
    .option('--say <text>', 'say this instead of asking at the terminal; may be repeated', gather)
    .option('--notes', 'show what the agent noted: intents, values, calls')
    .option('--json', 'as JSON, at the end')
    .addHelpText(
      'after',
      '\nThe agent speaks as it writes to a chat. A number chooses from a list; other digits alone are taken as keys. An empty line is silence. Ctrl-D ends. With the sample configuration the sample orders API answers by itself.',
    )
    .action(async (named: string | undefined, options: Options) => {
      const { file, writeFolder } = configFile(options.config);
      const { config, complaints: wrong } = loadConfig(file, writeFolder);
      const found = agentOf(named, config, wrong);
      const { flows } = found.definition;
      if (options.flow !== undefined && !flows.has(options.flow))
        throw new CommandFailure(
          `The agent "${found.id}" has no flow "${options.flow}". ${suggest(options.flow, [...flows.keys()], '')}`,
          exitCodes.notFound,
        );
      const scheduler = realScheduler();
      const agent = flowAgent(found.definition, { version: found.version, dice: realDice() });
      const api = openApiClient({ apis: config?.apis ?? {}, scheduler, logger: silentLogger });
      const call = async (request: ApiRequest): Promise<ApiAnswer> => {
        const own = config?.apis[request.api]?.url.startsWith('/demo/orders/') && config.demo.ordersApi;
        return own ? answerOrder(request.values['order'] ?? '') : api.call(request, AbortSignal.timeout(10_000));
      };

      const lines: Line[] = [];
      const calls: Promise<void>[] = [];
      let ended: Ended | undefined;
      let asked = false;
      let choices: readonly string[] = [];
      const speak = (line: Line): void => {
        lines.push(line);
        if (!options.json) print(line.who === 'agent' ? `${paint('cyan', 'agent')}  ${line.text}` : `${paint('yellow', 'you')}    ${line.text}`);
      };
      const note = (text: string): void => {
        if (options.notes && !options.json) print(paint('dim', `       ${text}`));
      };
      const obey = (output: AgentOutput): void => {
        switch (output.kind) {
          case 'say':
            return speak({ who: 'agent', text: plainOfRich(output.written ?? escapeRich(output.text)) });
          case 'ask':
            asked = true;
            choices = output.expect.choices ?? [];
            if (choices.length > 0 && !options.json) print(paint('dim', `       ${listed(choices)}`));
            return;
          case 'call-api':
            note(`asks ${output.request.api}`);
            calls.push(call(output.request).then((answer) => talk.receive({ kind: 'api-answer', call: output.call, answer })));
            return;
          case 'note':
            return note(JSON.stringify(output.note));
          case 'hand-off':
            ended = { kind: 'hand-off', target: output.handoff.target, reason: output.handoff.reason, facts: output.handoff.facts };
            return;
          case 'end':
            ended = { kind: 'end', outcome: output.outcome, reason: output.reason };
            return;
        }
      };
      const talk = agent.open(options.flow === undefined ? {} : { flow: options.flow }, (output) => obey(output));
      const send = async (input: AgentInput): Promise<void> => {
        asked = false;
        choices = [];
        talk.receive(input);
        for (let next = calls.shift(); next; next = calls.shift()) await next;
      };
      const customer = (text: string): Promise<void> => {
        if (text.trim() === '') return send({ kind: 'no-input' });
        const chosen = chosenByNumber(text, choices);
        if (chosen !== undefined) return send({ kind: 'turn', text: chosen, source: 'text', confidence: 1 });
        if (/^[\d*#]+$/.test(text.trim())) return send({ kind: 'keys', keys: text.trim() });
        return send({ kind: 'turn', text: text.trim(), source: 'text', confidence: 1 });
      };

      await send({ kind: 'start', facts: { now: new Date(scheduler.wall()).toISOString() } });
      if (options.say) {
        for (const text of options.say) {
          if (ended || !asked) break;
          speak({ who: 'customer', text });
          await customer(text);
        }
      } else {
        const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: process.stdin.isTTY === true });
        terminal.setPrompt(paint('yellow', 'you    '));
        terminal.prompt();
        for await (const text of terminal) {
          lines.push({ who: 'customer', text });
          await customer(text);
          if (ended) break;
          terminal.prompt();
        }
        terminal.close();
        if (!ended && process.stdin.isTTY) print('');
      }
      talk.close();
      api.close();
      if (options.json) return printJson({ agent: agent.id, version: agent.version, lines, ended: ended ?? null });
      const over = ended as Ended | undefined;
      if (over?.kind === 'hand-off') print(paint('bold', `→ handed over to ${over.target}: ${over.reason}  ${JSON.stringify(over.facts)}`));
      if (over?.kind === 'end') print(paint('bold', `→ ${over.outcome}: ${over.reason}`));
    });
