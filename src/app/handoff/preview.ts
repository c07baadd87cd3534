import { type FittedHandoff, fitHandoff, type Handoff, type HandoffReference, wireBytes } from '#contract';
import type { NamedDoor } from './doors.ts';

/** What becomes of a hand-off at one door. */
export interface DoorPreview extends Pick<FittedHandoff, 'kept' | 'cut' | 'referenced' | 'fields'> {
  readonly channel: string;
  readonly target: string;
  readonly door: string;
  /** On the wire, as its limit counts them. */
  readonly usedBytes: number;
  readonly limitBytes: number;
}

export function previewAt(handoff: Handoff, { channel, target, door }: NamedDoor, reference?: HandoffReference): DoorPreview {
  const { kept, cut, referenced, fields } = fitHandoff({ ...handoff, target }, door, () => reference);
  const { cost, slots, totalBytes = Number.POSITIVE_INFINITY } = door;
  const withNames = Number.isFinite(totalBytes);
  const usedBytes = fields.reduce((sum, [name, value]) => sum + wireBytes(value, cost) + (withNames ? wireBytes(name, cost) : 0), 0);
  const slotBytes = slots.reduce((sum, { name, bytes }) => sum + bytes + (withNames ? wireBytes(name, cost) : 0), 0);
  return { channel, target, door: door.name, usedBytes, limitBytes: Math.min(totalBytes, slotBytes), kept, cut, referenced, fields };
}
