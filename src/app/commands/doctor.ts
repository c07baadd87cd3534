import { existsSync, readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { realDice, realScheduler, systemResolver } from '#net';
import { parseUri } from '#protocols/sip';
import { loadConfig } from '../config.ts';
import { type Check, found, isHealthy } from '../doctor/check.ts';
import { examineConfiguration } from '../doctor/examine-configuration.ts';
import { examineMail } from '../doctor/examine-mail.ts';
import { examineSip } from '../doctor/examine-sip.ts';
import { examineStream } from '../doctor/examine-stream.ts';
import { printChecks, printVerdict } from '../doctor/print-checks.ts';
import { configFile } from '../product.ts';
import { CommandFailure, exitCodes, print, printJson } from '../terminal.ts';
import { wrongFile } from '../wrong-file.ts';

interface Options {
  readonly config?: string;
  readonly call?: boolean;
  readonly seconds: number;
  readonly timeout: number;
  readonly ca?: string;
  readonly json?: boolean;
}

const about = `
  cordboard doctor sips:+15550100@sip.example.com         the way of a call: names, TLS, certificate, OPTIONS
  cordboard doctor "sip:bot@192.0.2.7;transport=tls" --call   and short calls: encryption, codecs, sound both ways
  cordboard doctor "$(cordboard channel url)"             the way of a voice stream; the token is never printed
  cordboard doctor https://voice.example.com              name, TLS, certificate, answer
  cordboard doctor -c cordboard.yaml                      certificates, names, ports, allow-lists and mail server of a configuration

Quote addresses with ; or & in them. --call makes the far side ring, a few seconds in all.
Exit code: 0 nothing failed · 1 something did · 2 wrong input.`;

const within =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`A number from ${least} to ${most} is needed.`);
    return value;
  };

export const doctorCommand = (): Command =>
  new Command('doctor')
    .argument('[address]', 'sip:, sips:, wss:, ws: or https: address; a configuration is examined without one')
    .option('-c, --config <file>', 'examine a configuration; cordboard.yaml here unless told, else the sample')
    .option('--call', 'place test calls: the far side rings')
    .option('--seconds <number>', 'how long the test call lasts whose sound is looked at', within(1, 60), 7)
    .option('--timeout <seconds>', 'how long to wait for each answer', within(0.5, 60), 8)
    .option('--ca <file>', 'believe this authority too (PEM)')
    .option('--json', 'as JSON')
    .addHelpText('after', about)
    .action(async (address: string | undefined, options: Options) => {
      if (address !== undefined && options.config !== undefined)
        throw new CommandFailure('Give either an address or --config, not both.', exitCodes.wrongInput);
      const checks = address === undefined ? await ofConfiguration(options.config) : await ofAddress(address, options);
      if (!isHealthy(checks)) process.exitCode = exitCodes.failed;
      if (options.json) return printJson({ healthy: isHealthy(checks), checks });
      print(`${printChecks(checks)}\n\n${printVerdict(checks)}`);
    });

async function ofAddress(address: string, { call = false, seconds, timeout, ca: caFile, json }: Options): Promise<Check[]> {
  const ports = { resolver: systemResolver(), scheduler: realScheduler(), dice: realDice() };
  const ca = caFile === undefined ? {} : { ca: readAuthority(caFile) };
  const timeoutMs = timeout * 1000;
  if (/^sips?:/i.test(address)) {
    const uri = parseUri(address);
    if (!uri.ok || uri.value.kind !== 'sip')
      throw new CommandFailure(`This is no SIP URI: ${uri.ok ? 'another scheme' : uri.error}.`, exitCodes.wrongInput);
    if (call && !json) print('Calling: the far side will ring.');
    return examineSip({ uri: uri.value, call, callMs: seconds * 1000, timeoutMs, ...ca }, ports);
  }
  if (!/^(?:wss?|https?):\/\//i.test(address) || !URL.canParse(address))
    throw new CommandFailure('A sip:, sips:, wss:, ws: or https: address is needed.', exitCodes.wrongInput);
  return examineStream({ url: new URL(address), timeoutMs, ...ca }, ports);
}

async function ofConfiguration(named: string | undefined): Promise<Check[]> {
  const { file, writeFolder } = configFile(named);
  const { config, complaints } = loadConfig(file, writeFolder);
  const errors = complaints.filter(({ severity }) => severity === 'error').length;
  if (!config || errors > 0) {
    if (!existsSync(file)) throw wrongFile(complaints);
    return [found('CONFIGURATION_WRONG', 'configuration', `${file}: ${errors} error${errors === 1 ? '' : 's'}`)];
  }
  const checks = await examineConfiguration(config, { resolver: systemResolver(), wallMs: realScheduler().wall() });
  return config.reports.smtp === undefined ? checks : [...checks, await examineMail(config.reports.smtp, realScheduler())];
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandFailure(`${file} cannot be read.`, exitCodes.wrongInput);
  }
}
