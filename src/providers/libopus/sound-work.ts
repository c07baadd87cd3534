import {
  coverParts,
  findPeaks,
  frameMs,
  joinPackets,
  largestOpusPacket,
  opusRateHz,
  readOggOpus,
  samplesPerFrame,
  splitPackets,
  writeOggOpus,
} from '#audio';
import { invariant } from '#base';
import type { RecordingForm, SoundWork } from '#contract';
import { libopus } from './libopus.ts';

/** One piece of work, in the thread where it is done. Throws what is no sound of ours. */
export interface SoundTask {
  write(octets: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

export function soundTask(work: SoundWork): SoundTask {
  switch (work.kind) {
    case 'pcm-to-opus':
      return encoding(work.form);
    case 'opus-to-pcm':
      return decoding(work.form);
    case 'cover':
      return covering(work);
    case 'peaks':
      return drawing(work);
  }
}

const nothing = new Uint8Array(0);

/** Octets as whole samples of all channels; what is left over waits for the next. */
function wholeSamples(channels: number): (octets: Uint8Array) => Int16Array {
  let rest: Uint8Array = nothing;
  return (octets) => {
    const all = rest.length === 0 ? octets : Buffer.concat([rest, octets]);
    const whole = all.length - (all.length % (2 * channels));
    rest = Uint8Array.from(all.subarray(whole));
    // Samples stand at even places only.
    return new Int16Array(Uint8Array.from(all.subarray(0, whole)).buffer);
  };
}

const octetsOf = (samples: Int16Array): Uint8Array => new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);

function encoding({ rateHz, channels }: RecordingForm): SoundTask {
  const library = libopus({ rateHz, expectedLossPercent: 0 });
  const encoders = Array.from({ length: channels }, () => library.openEncoder());
  const size = samplesPerFrame(rateHz);
  const perSample = opusRateHz / rateHz;
  const late = encoders[0]?.lateSamples ?? 0;
  const writer = writeOggOpus({ channels, rateHz, preSkip: late * perSample });
  const take = wholeSamples(channels);
  const frame = new Int16Array(size * channels);
  const side = new Int16Array(size);
  const packet = new Uint8Array(largestOpusPacket);
  let filled = 0;
  let total = 0;
  let begun = false;
  const encode = (): Uint8Array => {
    const packets = encoders.map((encoder, channel) => {
      for (let i = 0; i < size; i++) side[i] = frame[i * channels + channel] as number;
      return packet.slice(0, encoder.encode(side, packet));
    });
    const joined = joinPackets(packets);
    invariant(joined, 'packets of 20 ms hold one frame');
    filled = 0;
    return writer.write(joined, size * perSample);
  };
  const feed = (samples: Int16Array): Uint8Array => {
    const pages: Uint8Array[] = begun ? [] : [writer.begin()];
    begun = true;
    for (let from = 0; from < samples.length; ) {
      const some = samples.subarray(from, from + frame.length - filled);
      frame.set(some, filled);
      filled += some.length;
      from += some.length;
      if (filled === frame.length) pages.push(encode());
    }
    return Buffer.concat(pages);
  };
  return {
    write(octets) {
      const samples = take(octets);
      total += samples.length / channels;
      return feed(samples);
    },
    end() {
      // What the encoder still holds comes out behind silence.
      const more = Math.ceil((total + late) / size) * size - total;
      return Buffer.concat([feed(new Int16Array(more * channels)), writer.end(total * perSample)]);
    },
  };
}

function decoding({ rateHz, channels }: RecordingForm): SoundTask {
  const library = libopus({ rateHz });
  const decoders = Array.from({ length: channels }, () => library.openDecoder());
  const reader = readOggOpus();
  const perSample = opusRateHz / rateHz;
  const size = samplesPerFrame(rateHz);
  const side = new Int16Array((size * 120) / frameMs);
  /** Samples still to be skipped, and given out so far. */
  let skip: number | undefined;
  let given = 0;
  return {
    write(octets) {
      const parts = reader.read(octets);
      if (!parts.ok) throw new Error(parts.error);
      const sound: Uint8Array[] = [];
      for (const { form, packets, endsAt } of parts.value) {
        if (form.channels !== channels) throw new Error('not as many channels as were told');
        skip ??= form.preSkip / perSample;
        for (const joined of packets) {
          const split = splitPackets(joined, channels);
          if (!split.ok) throw new Error(split.error);
          const samples = new Int16Array(size * channels);
          split.value.forEach((one, channel) => {
            const count = decoders[channel]?.decode(one, 0, one.length, side);
            if (count !== size) throw new Error('a packet that cannot be decoded');
            for (let i = 0; i < size; i++) samples[i * channels + channel] = side[i] as number;
          });
          const from = Math.min(skip, size);
          skip -= from;
          const to = Math.min(size, from + Math.max(0, endsAt / perSample - given));
          given += to - from;
          sound.push(octetsOf(samples.subarray(from * channels, to * channels)));
        }
      }
      return Buffer.concat(sound);
    },
    end() {
      if (!reader.over) throw new Error('it ends before its last page');
      return nothing;
    },
  };
}

function covering({ form, spans, fromSample }: Extract<SoundWork, { kind: 'cover' }>): SoundTask {
  const { rateHz, channels } = form;
  const place = (ms: number): number => (ms * rateHz) / 1000;
  const parts = spans
    .filter(([from, to, channel]) => to > from && channel < channels)
    .map(([from, to, channel]) => ({ from: Math.floor(place(from)), to: Math.ceil(place(to)), channel }));
  const take = wholeSamples(channels);
  let at = fromSample;
  return {
    write(octets) {
      const samples = take(octets);
      coverParts(samples, { rateHz, channels, parts, at });
      at += samples.length / channels;
      return octetsOf(samples);
    },
    end: () => nothing,
  };
}

function drawing({ form, points }: Extract<SoundWork, { kind: 'peaks' }>): SoundTask {
  const take = wholeSamples(form.channels);
  const finder = findPeaks(form.channels, points);
  let samples = 0;
  return {
    write(octets) {
      const some = take(octets);
      samples += some.length / form.channels;
      finder.write(some);
      return nothing;
    },
    end: () => Buffer.from(JSON.stringify({ lengthMs: Math.round((samples * 1000) / form.rateHz), channels: finder.peaks() })),
  };
}
