/** Something the partner did that its documents do not allow. */
export interface PartnerFault {
  readonly says: string;
  /** When it happened first, in milliseconds since the call began. */
  readonly atMs: number;
  readonly times: number;
}

export interface MarkRecord {
  readonly name: string;
  readonly receivedMs: number;
  /** When all sound before it had been played; absent when it was cleared, or never came to that. */
  readonly heardMs?: number;
  readonly cleared?: true;
}

export interface ClearRecord {
  readonly atMs: number;
  readonly droppedMs: number;
}

/** What there is to say about one stream when it is over. Times are milliseconds since the call began. */
export interface StreamRecord {
  readonly marks: readonly MarkRecord[];
  readonly clears: readonly ClearRecord[];
  readonly complaints: readonly PartnerFault[];
}

/** Writes down what the partner did. */
export interface Ledger extends StreamRecord {
  /** Counts a fault; true when it is the first of its kind. */
  complain(says: string, atMs: number): boolean;
  markReceived(name: string, atMs: number): void;
  markHeard(name: string, atMs: number): void;
  cleared(droppedMs: number, marks: readonly string[], atMs: number): void;
}

type Draft<Record> = { -readonly [Key in keyof Record]: Record[Key] };

export function openLedger(): Ledger {
  const complaints: Draft<PartnerFault>[] = [];
  const marks: Draft<MarkRecord>[] = [];
  const clears: ClearRecord[] = [];
  const open = (name: string): Draft<MarkRecord> | undefined =>
    marks.find((mark) => mark.name === name && mark.heardMs === undefined && !mark.cleared);
  return {
    complaints,
    marks,
    clears,
    complain(says, atMs) {
      const known = complaints.find((complaint) => complaint.says === says);
      if (known) known.times++;
      else complaints.push({ says, atMs, times: 1 });
      return !known;
    },
    markReceived: (name, atMs) => void marks.push({ name, receivedMs: atMs }),
    markHeard(name, atMs) {
      const mark = open(name);
      if (mark) mark.heardMs = atMs;
    },
    cleared(droppedMs, names, atMs) {
      clears.push({ atMs, droppedMs });
      for (const name of names) {
        const mark = open(name);
        if (mark) mark.cleared = true;
      }
    },
  };
}
