import { z } from 'zod';
import { invariant } from '#base';
import { type NumberPlan, numberPlan } from '#contract';
import { type AddressSet, parseAddressSet } from '#net';
import type { NumberPlace } from './channel.ts';

/** The id of a channel, a bot, a flow, a target. */
export const idOption = z.string().regex(/^[\w.:-]{1,128}$/, 'may only have letters, digits and . _ : -');

const place = z.strictObject({
  bot: idOption.meta({ description: 'The bot that answers.' }),
  flow: idOption.optional().meta({ description: 'The flow of its agent to begin with.' }),
});

/** The keys about who may call whom that every channel by telephone has. */
export const doorOptions = {
  numbers: z.record(z.string().min(1), place).meta({
    description: 'Which number or SIP user leads where: the user part of the Request-URI, or a beginning that ends in `*`; the longest match wins.',
  }),
  hosts: z
    .array(z.string().min(1).max(255).toLowerCase())
    .default([])
    .meta({ description: 'Hosts of the Request-URI that mean this channel, where several share an address; any unless told.' }),
  allowAddresses: z.array(z.string()).default([]).meta({ description: 'Addresses or networks (CIDR) that calls may come from.' }),
};

interface DoorKeys {
  readonly numbers: Readonly<Record<string, NumberPlace>>;
  readonly allowAddresses: readonly string[];
}

type Issue = { readonly path: readonly string[]; readonly message: string; readonly remedy: string };

/** What those keys cannot say to zod by themselves. */
export function doorComplaints({ numbers, allowAddresses }: DoorKeys): Issue[] {
  const plan = numberPlan(Object.entries(numbers));
  const networks = parseAddressSet(allowAddresses);
  return [
    ...(plan.ok ? [] : [{ path: ['numbers'], message: plan.error, remedy: 'Write each number once.' }]),
    ...(networks.ok
      ? []
      : [{ path: ['allowAddresses'], message: networks.error, remedy: 'Write an address (192.0.2.7) or a network (192.0.2.0/24).' }]),
  ];
}

/** A fallback must be one of the targets. */
export function fallbackComplaints(fallback: string | undefined, targets: Readonly<Record<string, unknown>>): Issue[] {
  if (fallback === undefined || Object.hasOwn(targets, fallback)) return [];
  const known = Object.keys(targets).join(', ');
  const remedy = known === '' ? 'Add it to `targets`.' : `Use one of: ${known}.`;
  return [{ path: ['fallbackTarget'], message: `"${fallback}" is not one of the targets`, remedy }];
}

/** Tells zod. */
export function complain(
  context: { addIssue(issue: { code: 'custom'; path: string[]; message: string; params: { remedy: string } }): void },
  issues: readonly Issue[],
): void {
  for (const { path, message, remedy } of issues) context.addIssue({ code: 'custom', path: [...path], message, params: { remedy } });
}

/** The numbers as a plan. */
export function numbersOf({ numbers }: Pick<DoorKeys, 'numbers'>): NumberPlan<NumberPlace> {
  const plan = numberPlan<NumberPlace>(Object.entries(numbers));
  invariant(plan.ok, 'options are checked before they are used');
  return plan.value;
}

/** The addresses as a set. */
export function addressesOf({ allowAddresses }: Pick<DoorKeys, 'allowAddresses'>): AddressSet {
  const set = parseAddressSet(allowAddresses);
  invariant(set.ok, 'options are checked before they are used');
  return set.value;
}

/** The ids that a hand-off may name, the fallback first. */
export const targetIds = (targets: Readonly<Record<string, unknown>>, fallback: string | undefined): string[] =>
  Object.keys(targets).sort((a, b) => Number(b === fallback) - Number(a === fallback));
