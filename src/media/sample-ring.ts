const nothing = new Int16Array(0);

/**
 * Sound kept by position. Positions count the samples written since birth, so that everyone means the same place by a number.
 * Room is taken when first needed, doubled when full, and given back when the ring runs empty.
 */
export class SampleRing {
  #room: Int16Array = nothing;
  #start = 0;
  #end = 0;
  readonly #firstRoom: number;
  readonly #most: number;

  /** `firstRoom`: samples, a power of two. `most`: how many samples are kept at once, at the utmost. */
  constructor(firstRoom: number, most: number) {
    this.#firstRoom = firstRoom;
    this.#most = most;
  }

  /** Position of the oldest sample still kept. */
  get start(): number {
    return this.#start;
  }

  /** Position after the newest sample. */
  get end(): number {
    return this.#end;
  }

  /** Octets of memory it holds. */
  get sizeBytes(): number {
    return this.#room.byteLength;
  }

  /** Appends a copy and says how many samples found room. */
  write(samples: Int16Array): number {
    const count = Math.min(samples.length, this.#most - (this.#end - this.#start));
    if (count <= 0) return 0;
    this.#makeRoom(count);
    const at = this.#end & (this.#room.length - 1);
    const before = Math.min(count, this.#room.length - at);
    if (before === samples.length) this.#room.set(samples, at);
    else {
      this.#room.set(samples.subarray(0, before), at);
      this.#room.set(samples.subarray(before, count), 0);
    }
    this.#end += count;
    return count;
  }

  /** Appends silence, beyond the limit too: it completes what was taken. */
  pad(count: number): void {
    this.#makeRoom(count);
    const mask = this.#room.length - 1;
    for (let i = 0; i < count; i++) this.#room[(this.#end + i) & mask] = 0;
    this.#end += count;
  }

  /** Copies `count` kept samples from position `from` to the beginning of `into`. */
  copy(from: number, into: Int16Array, count: number): void {
    const room = this.#room;
    const mask = room.length - 1;
    const at = from & mask;
    if (at + count <= room.length) into.set(room.subarray(at, at + count));
    else for (let i = 0; i < count; i++) into[i] = room[(at + i) & mask] as number;
  }

  /** Forgets what lies before a position. */
  dropBefore(position: number): void {
    if (position > this.#start) this.#start = Math.min(position, this.#end);
    if (this.#start === this.#end && this.#room.length > this.#firstRoom) this.#room = nothing;
  }

  /** Takes back what was written from a position on: the next sample written gets that position. */
  cutAt(position: number): void {
    if (position < this.#end) this.#end = Math.max(position, this.#start);
    this.dropBefore(this.#start);
  }

  #makeRoom(count: number): void {
    const kept = this.#end - this.#start;
    if (kept + count <= this.#room.length) return;
    let size = Math.max(this.#firstRoom, this.#room.length);
    while (size < kept + count) size *= 2;
    const room = new Int16Array(size);
    for (let i = this.#start; i < this.#end; i++) room[i & (size - 1)] = this.#room[i & (this.#room.length - 1)] as number;
    this.#room = room;
  }
}
