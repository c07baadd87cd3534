import { powerDb } from '#audio';

/** Below this is silence on any line. */
const quietDb = -55;
/** So much above the floor is still the floor. */
const overFloorDb = 6;
/** How quickly the floor is taken to rise: 1 dB in 200 ms. */
const riseDb = 0.1;
/** A frame alone may be the gap within a word. */
const framesToTrust = 3;

/** Knows when the far side says nothing, so that time can be taken from silence and given to it, and never cut from words. */
export class Hush {
  #floorDb = quietDb;
  #quietFrames = 0;
  levelDb = quietDb;

  hear(frame: Int16Array): void {
    const level = powerDb(frame);
    this.levelDb = level;
    this.#floorDb = level < this.#floorDb ? level : Math.min(-30, this.#floorDb + riseDb);
    if (level <= quietDb || level <= this.#floorDb + overFloorDb) this.#quietFrames++;
    else this.#quietFrames = 0;
  }

  get quiet(): boolean {
    return this.#quietFrames >= framesToTrust;
  }
}
