import { handOffSignal, leftOut } from '#connectors/zoom-chat';
import { type FittedHandoff, fitHandoff, type Handoff, type HandoffReference, itemsOf, wireBytes } from '#contract';
import type { NamedDoor, ZoomChatDoor } from './doors.ts';

/** What becomes of a hand-off at one door. */
export interface DoorPreview extends Pick<FittedHandoff, 'kept' | 'cut' | 'referenced' | 'fields'> {
  readonly channel: string;
  readonly target: string;
  readonly door: string;
  /** On the wire, as its limit counts them. */
  readonly usedBytes: number;
  /** Absent: none is known. */
  readonly limitBytes?: number;
  /** Places taken, and there to be taken; only where each thing has one of its own. */
  readonly entries?: { readonly used: number; readonly most: number };
}

export function previewAt(handoff: Handoff, { channel, target, door }: NamedDoor, reference?: HandoffReference): DoorPreview {
  const { kept, cut, referenced, fields } = fitHandoff({ ...handoff, target }, door, () => reference);
  const { cost, slots, totalBytes = Number.POSITIVE_INFINITY } = door;
  const withNames = Number.isFinite(totalBytes);
  const usedBytes = fields.reduce((sum, [name, value]) => sum + wireBytes(value, cost) + (withNames ? wireBytes(name, cost) : 0), 0);
  const slotBytes = slots.reduce((sum, { name, bytes }) => sum + bytes + (withNames ? wireBytes(name, cost) : 0), 0);
  const { entries } = door;
  const limitBytes = entries === undefined ? slotBytes : entries.most * entries.bytes;
  return {
    channel,
    target,
    door: door.name,
    usedBytes,
    limitBytes: Math.min(totalBytes, limitBytes),
    ...(entries === undefined ? {} : { entries: { used: fields.length, most: entries.most } }),
    kept,
    cut,
    referenced,
    fields,
  };
}

/** The same where an answer in JSON tells of it: whatever its template has a place for goes whole. */
export function previewInAnswer(handoff: Handoff, { options, target }: ZoomChatDoor): DoorPreview {
  const told = JSON.stringify(handOffSignal(options, options.targets[target]?.name ?? target, handoff));
  const cut = leftOut(options, handoff);
  const kept = itemsOf(handoff).flatMap(({ name }) => (cut.includes(name) ? [] : [name]));
  const usedBytes = wireBytes(told, 'utf-8');
  return {
    channel: options.id,
    target,
    door: 'answer of the bot, JSON',
    usedBytes,
    kept,
    cut,
    referenced: [],
    fields: [['handOff', told]],
  };
}
