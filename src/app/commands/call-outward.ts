import { Option } from 'commander';
import type { ApiCallRequest } from '#contract';
import { callsAccess } from '../channel-address.ts';
import { configOrStop } from '../config-or-stop.ts';
import { placeCall, printCallEvent } from '../place-call.ts';
import { configFile } from '../product.ts';
import { CommandFailure, exitCodes, paint, print, printJson } from '../terminal.ts';

export interface OutwardOptions {
  readonly trunk?: string;
  readonly to?: string;
  readonly bot?: string;
  readonly flow?: string;
  readonly parameter?: Readonly<Record<string, string>>;
  readonly ringSeconds?: string;
  readonly url?: string;
  readonly client?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** An option of calls out, shown as such in the help. */
export const outward = (flags: string, description: string): Option => new Option(flags, `call out: ${description}`);

/** Gathers `name=value`. */
export function gathered(written: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const mark = written.indexOf('=');
  if (mark < 1) throw new CommandFailure(`--parameter ${written}: name=value is needed`, exitCodes.wrongInput);
  return { ...before, [written.slice(0, mark)]: written.slice(mark + 1) };
}

/** Has a running gateway place a call, and shows how it goes. */
export async function placeOutward(options: OutwardOptions): Promise<void> {
  const { trunk, to, bot, flow, parameter, ringSeconds, json } = options;
  if (trunk === undefined || to === undefined || bot === undefined)
    throw new CommandFailure('A call out needs --trunk, --to and --bot.', exitCodes.wrongInput);
  const seconds = ringSeconds === undefined ? undefined : Number(ringSeconds);
  if (seconds !== undefined && !Number.isInteger(seconds))
    throw new CommandFailure(`--ring-seconds ${ringSeconds}: a whole number is needed`, exitCodes.wrongInput);
  const config = configOrStop(configFile(options.config));
  const { base, token } = await callsAccess(config, bot, options.client);
  const request: ApiCallRequest = {
    trunk,
    to,
    bot,
    ...(flow === undefined ? {} : { flow }),
    ...(parameter === undefined ? {} : { parameters: parameter }),
    ...(seconds === undefined ? {} : { ringSeconds: seconds }),
  };
  const report = await placeCall({
    base: options.url?.replace(/\/$/, '') ?? base,
    token,
    request,
    event(event) {
      const line = json ? undefined : printCallEvent(event);
      if (line !== undefined) print(line);
    },
  });
  const { call, outcome, events } = report;
  const good = call.stage === 'answered' && outcome !== 'failed';
  if (!good) process.exitCode = exitCodes.failed;
  if (json) return printJson({ ...call, ...(outcome === undefined ? {} : { outcome }), events: events.filter(({ kind }) => kind !== 'call-report') });
  print(`${paint('bold', 'outcome')}   ${outcome ?? call.stage}${call.why === undefined ? '' : `: ${call.why}`}  ${paint('dim', call.conversation)}`);
}
