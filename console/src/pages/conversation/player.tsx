import { type ReactNode, useEffect, useRef, useState } from 'react';
import WaveSurfer from 'wavesurfer.js';
import type { RecordingPeaks } from '../../../../client/index.ts';
import { lengthOf } from '../../ui/format.ts';
import { save } from '../../ui/save.ts';
import type { Playing } from './playing.tsx';

interface PlayerGiven {
  readonly peaks: RecordingPeaks;
  readonly sound: Blob;
  /** What it is called as a file. */
  readonly name: string;
  readonly startedMs: number;
  readonly onPlaying: (playing: Playing | undefined) => void;
}

const speeds = [1, 1.5, 2] as const;
/** How far a key goes, in milliseconds. */
const strides: Readonly<Record<string, number>> = { ArrowRight: 5000, ArrowUp: 5000, ArrowLeft: -5000, ArrowDown: -5000 };

/** Plays a recording, both sides drawn apart. */
export function Player({ peaks, sound, name, startedMs, onPlaying }: PlayerGiven): ReactNode {
  const drawing = useRef<HTMLDivElement>(null);
  const audio = useRef<HTMLAudioElement>(null);
  const [{ playing, atMs, failed }, setState] = useState({ playing: false, atMs: 0, failed: false });
  const [speed, setSpeed] = useState<number>(1);

  useEffect(() => {
    const [box, media] = [drawing.current, audio.current];
    if (!box || !media) return;
    const address = URL.createObjectURL(sound);
    media.src = address;
    const surfer = drawn(box, media, peaks);
    onPlaying({
      startedMs,
      play: (fromMs) => {
        media.currentTime = fromMs / 1000;
        media.play().catch(() => setState((before) => ({ ...before, failed: true })));
      },
    });
    return () => {
      onPlaying(undefined);
      media.pause();
      surfer.destroy();
      media.removeAttribute('src');
      URL.revokeObjectURL(address);
    };
  }, [peaks, sound, startedMs, onPlaying]);

  const toggle = (): void => {
    const media = audio.current;
    if (!media) return;
    if (media.paused) media.play().catch(() => setState((before) => ({ ...before, failed: true })));
    else media.pause();
  };
  const seek = (toMs: number): void => {
    if (audio.current) audio.current.currentTime = toMs / 1000;
  };
  const hasten = (rate: number): void => {
    if (audio.current) audio.current.playbackRate = rate;
    setSpeed(rate);
  };
  const now = `${lengthOf(atMs)} of ${lengthOf(peaks.lengthMs)}`;
  return (
    <div className="player">
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript stands below */}
      <audio
        ref={audio}
        onPlay={() => setState((before) => ({ ...before, playing: true, failed: false }))}
        onPause={() => setState((before) => ({ ...before, playing: false }))}
        onTimeUpdate={({ currentTarget }) => setState((before) => ({ ...before, atMs: currentTarget.currentTime * 1000 }))}
        onError={({ currentTarget }) => currentTarget.hasAttribute('src') && setState((before) => ({ ...before, failed: true }))}
      />
      <div className="waves">
        <div className="sides" aria-hidden="true">
          {sides.slice(0, peaks.channels.length).map((side) => (
            <span key={side}>{side}</span>
          ))}
        </div>
        <div ref={drawing} className="drawing" aria-hidden="true" />
      </div>
      <input
        type="range"
        aria-label="Place in the recording"
        aria-valuetext={now}
        min={0}
        max={peaks.lengthMs}
        step="any"
        value={atMs}
        onChange={({ target }) => seek(Number(target.value))}
        onKeyDown={(event) => {
          const stride = strides[event.key];
          if (stride === undefined) return;
          event.preventDefault();
          seek(Math.max(0, (audio.current?.currentTime ?? 0) * 1000 + stride));
        }}
      />
      <div className="row">
        <button type="button" className="main" onClick={toggle}>
          <span aria-hidden="true">{playing ? '❚❚ ' : '▶ '}</span>
          {playing ? 'Pause' : 'Play'}
        </button>
        <span className="place">{now}</span>
        <fieldset className="speeds" aria-label="Speed">
          {speeds.map((rate) => (
            <button key={rate} type="button" aria-pressed={speed === rate} onClick={() => hasten(rate)}>
              {rate}×
            </button>
          ))}
        </fieldset>
        <button type="button" onClick={() => save(sound, name)}>
          Download
        </button>
      </div>
      {failed ? <p role="alert">This browser cannot play it. It can be downloaded.</p> : null}
    </div>
  );
}

/** Left who called, right who answered. */
const sides = ['Customer', 'Agent'];

/** The loudness of both sides over time, in the colours of the page. A click seeks. */
function drawn(box: HTMLElement, media: HTMLMediaElement, { channels, lengthMs }: RecordingPeaks): WaveSurfer {
  const colour = (name: string): string => {
    box.style.color = `var(${name})`;
    return getComputedStyle(box).color;
  };
  const [faint, customer, agent] = [colour('--faint'), colour('--good'), colour('--accent')];
  const side = (progressColor: string) => ({ waveColor: faint, progressColor, height: 44 });
  return WaveSurfer.create({
    container: box,
    media,
    peaks: channels.map((points) => points.map((hundredths) => hundredths / 100)),
    duration: lengthMs / 1000,
    splitChannels: [side(customer), side(agent)].slice(0, channels.length),
    cursorColor: colour('--ink'),
    barWidth: 2,
    barGap: 1,
    normalize: false,
  });
}
