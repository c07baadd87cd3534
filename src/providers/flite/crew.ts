import { Worker } from 'node:worker_threads';
import { bad, type Cancel, type GatewayError, type Instant, type Logger, later, ok, type Result, type Scheduler } from '#base';
import type { Meter } from '#contract';
import { fliteErrors } from './flite.errors.ts';
import type { WasmModule } from './web-assembly.ts';
import type { FromWorker, ToWorker, Work, WorkerStart } from './work.ts';

/** Somebody waits for `live` work; work `ahead` is done when there is nothing else to do. */
export type Lane = 'live' | 'ahead';

export type WorkDone = (outcome: Result<Int16Array, GatewayError>) => void;

/** Work that was taken on. */
export interface Task {
  /** Somebody waits for it now. */
  promote(): void;
  /** Nobody wants it any more. When it has not begun it is dropped and `done` is not called. */
  withdraw(): boolean;
}

/** The threads that synthesise, and the queue before them. */
export interface Crew {
  /** `done` is called once: later as a rule, before this returns when the queue is full or the crew is closed. */
  take(work: Work, lane: Lane, done: WorkDone): Task;
  /** Ends the threads; whatever was not done fails. */
  close(): Promise<void>;
}

export interface CrewOptions {
  readonly size: number;
  readonly workerFile: URL;
  readonly loadModule: () => Promise<WasmModule>;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** After so many milliseconds a thread that neither answers nor becomes ready is ended. */
export const longestWorkMs = 10_000;
/** More than this many clauses are not kept waiting: some ten minutes of speech, and a whole agent's prompts. */
const mostWaiting: Readonly<Record<Lane, number>> = { live: 200, ahead: 4000 };
const provider = { provider: 'flite' };

interface Job {
  readonly work: Work;
  readonly done: WorkDone;
}

interface Member {
  readonly worker: Worker;
  job: Job | undefined;
  begun: Instant;
  ready: boolean;
  disarm: Cancel;
}

/** The first run of the program is the slowest: better that nobody waits for it. */
const warmUp: Job = { work: { voice: 'slt', spoken: 'Hello, how can I help you?', rateHz: 8000, tailMs: 0 }, done: () => {} };

/** Starts one thread at once, and more, up to `size`, when live work has to wait. */
export function openCrew(options: CrewOptions): Crew {
  const { scheduler, logger, meter } = options;
  const queue: Record<Lane, Job[]> = { live: [], ahead: [] };
  const members = new Set<Member>();
  let module: WasmModule | undefined;
  let loading = false;
  let closed = false;

  const failAll = (error: GatewayError): void => {
    for (const job of [...queue.live.splice(0), ...queue.ahead.splice(0)]) job.done(bad(error));
  };
  /** Takes a thread out of service; what it was doing fails. */
  const dismiss = (member: Member, error: GatewayError): void => {
    if (!members.delete(member)) return;
    member.disarm();
    void member.worker.terminate();
    if (closed) return;
    logger.warn('a thread of the offline voice was lost', { code: error.code, wasReady: member.ready });
    if (member.job) member.job.done(bad(error));
    // One that never came up would fail again: what waits is told, and the next work tries anew.
    if (member.ready) enlist();
    else if (members.size === 0) failAll(error);
    pump();
  };
  const arm = (member: Member): void => {
    member.begun = scheduler.now();
    member.disarm = scheduler.at(later(member.begun, longestWorkMs), () => dismiss(member, fliteErrors.FLITE_LATE({ waitedMs: longestWorkMs })));
  };
  const assign = (member: Member, job: Job): void => {
    member.job = job;
    arm(member);
    member.worker.postMessage(job.work satisfies ToWorker);
  };
  const onMessage = (member: Member, message: FromWorker): void => {
    if (!members.has(member)) return;
    member.disarm();
    if (message.kind === 'ready') {
      member.ready = true;
      if (queue.live.length + queue.ahead.length === 0) assign(member, warmUp);
      return pump();
    }
    const { job } = member;
    const ms = scheduler.now() - member.begun;
    member.job = undefined;
    pump(); // the thread works on while the sound is handed out
    if (!job) return;
    if (job !== warmUp) meter.time('tts_ms', ms, provider);
    if (message.kind === 'sound') {
      logger.debug('clause synthesised', { voice: job.work.voice, samples: message.samples.length, trimmedMs: Math.round(message.trimmedMs) });
      return job.done(ok(message.samples));
    }
    job.done(bad(fliteErrors.FLITE_NO_SOUND({ pii: { why: message.why } })));
  };
  const enlist = (): void => {
    if (closed || members.size >= options.size) return;
    if (module === undefined) return load();
    const start: WorkerStart = { module };
    const member: Member = {
      worker: new Worker(options.workerFile, { workerData: start, name: 'flite' }),
      job: undefined,
      begun: scheduler.now(),
      ready: false,
      disarm: () => {},
    };
    members.add(member);
    arm(member);
    member.worker.on('message', (message: FromWorker) => onMessage(member, message));
    member.worker.on('error', (error) => dismiss(member, fliteErrors.FLITE_WORKER_LOST({}, error)));
    member.worker.on('exit', (code) => dismiss(member, fliteErrors.FLITE_WORKER_LOST({ code })));
  };
  const load = (): void => {
    if (loading) return;
    loading = true;
    options.loadModule().then(
      (loaded) => {
        loading = false;
        module = loaded;
        enlist();
      },
      (error: unknown) => {
        loading = false;
        const failure = fliteErrors.FLITE_UNREADABLE({}, error);
        logger.error('the offline voice cannot be loaded', { code: failure.code, error });
        failAll(failure);
      },
    );
  };
  const pump = (): void => {
    for (const member of members) {
      if (!member.ready || member.job) continue;
      const job = queue.live.shift() ?? queue.ahead.shift();
      if (!job) return;
      assign(member, job);
    }
    const starting = [...members].some((member) => !member.ready);
    if (!starting && (queue.live.length > 0 || (queue.ahead.length > 0 && members.size === 0))) enlist();
  };

  enlist();
  return {
    take(work, lane, done) {
      const job: Job = { work, done };
      if (closed || queue[lane].length >= mostWaiting[lane]) {
        job.done(bad(closed ? fliteErrors.FLITE_CLOSED() : fliteErrors.FLITE_QUEUE_FULL({ waiting: queue[lane].length })));
        return { promote() {}, withdraw: () => false };
      }
      queue[lane].push(job);
      pump();
      const leave = (from: Lane): boolean => {
        const place = queue[from].indexOf(job);
        if (place >= 0) queue[from].splice(place, 1);
        return place >= 0;
      };
      return {
        promote() {
          if (leave('ahead')) queue.live.push(job);
        },
        withdraw: () => leave('live') || leave('ahead'),
      };
    },
    async close() {
      if (closed) return;
      closed = true;
      const error = fliteErrors.FLITE_CLOSED();
      const ending = [...members];
      members.clear();
      for (const member of ending) {
        member.disarm();
        if (member.job) member.job.done(bad(error));
      }
      failAll(error);
      await Promise.all(ending.map((member) => member.worker.terminate()));
    },
  };
}
