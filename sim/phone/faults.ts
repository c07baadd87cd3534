/** Something the far side did that its documents do not allow. */
export interface Fault {
  readonly says: string;
  /** When it happened first, in milliseconds since the call began. */
  readonly atMs: number;
  readonly times: number;
}

/** Counts faults. */
export interface Faults {
  readonly complaints: readonly Fault[];
  /** True when it is the first of its kind. */
  complain(says: string, atMs: number): boolean;
}

export function openFaults(): Faults {
  const complaints: { says: string; atMs: number; times: number }[] = [];
  return {
    complaints,
    complain(says, atMs) {
      const known = complaints.find((one) => one.says === says);
      if (known) known.times++;
      else complaints.push({ says, atMs: Math.round(atMs), times: 1 });
      return !known;
    },
  };
}
