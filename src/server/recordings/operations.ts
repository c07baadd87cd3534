import { z } from 'zod';
import { recordingFormats } from '#contract';
import { operation } from '../route/operation.ts';
import { conversationId, instant } from '../shapes/primitives.ts';

const tag = 'Recordings';
const one = z.strictObject({ id: conversationId });
const sampleId = 'cv_01kaq3v5x8m2ynd4c6t9wz';

export const getRecording = operation({
  name: 'getRecording',
  method: 'GET',
  path: '/api/v1/conversations/{id}/recording',
  tag,
  summary: 'The recording of a call',
  about:
    'Stereo: left who called, right who answered. WAV or Ogg Opus, by `format`, else by `Accept`, else as it is kept. `Range` is honoured where `Accept-Ranges` says so: ' +
    'not for Opus that has to be made for this answer. Without the scope `conversations:personal` a quiet tone lies over what tells who somebody is. 404 while the call goes on.',
  scope: 'recordings:read',
  params: one,
  query: z.strictObject({ format: z.enum(recordingFormats).exactOptional() }),
  answers: {
    200: {
      says: 'All of it.',
      types: ['audio/wav', 'audio/ogg'],
      headers: { 'Accept-Ranges': '`bytes`, or `none`.', 'X-Recording-Covered': '`true` where parts are covered.' },
    },
    206: { says: 'The octets of the range.', types: ['audio/wav', 'audio/ogg'], headers: { 'Content-Range': 'Which they are.' } },
    416: { says: 'The range begins behind the end.', headers: { 'Content-Range': 'How much there is, where that is known.' } },
  },
  example: { params: { id: sampleId }, query: { format: 'wav' }, status: 200 },
  longLived: true,
  headed: true,
});

const recordingFactsSchema = z
  .object({
    conversation: z.string(),
    format: z.enum(recordingFormats).meta({ description: 'As it is kept.' }),
    rateHz: z.int(),
    channels: z.int(),
    lengthMs: z.int(),
    sizeBytes: z.int(),
    sha256: z.string(),
    madeAt: instant,
    encrypted: z.boolean(),
    places: z.array(z.enum(['here', 'remote'])),
  })
  .meta({ id: 'RecordingFacts', description: 'What is known of a recording; size and digest are those of its file in the clear.' });

export const getRecordingFacts = operation({
  name: 'getRecordingFacts',
  method: 'GET',
  path: '/api/v1/conversations/{id}/recording/facts',
  tag,
  summary: 'What is known of a recording',
  scope: 'recordings:read',
  params: one,
  answers: { 200: { says: 'The facts.', body: recordingFactsSchema } },
  example: {
    params: { id: sampleId },
    status: 200,
    answer: {
      conversation: sampleId,
      format: 'opus',
      rateHz: 8000,
      channels: 2,
      lengthMs: 41_500,
      sizeBytes: 131_072,
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      madeAt: '2027-01-15T08:00:42.000Z',
      encrypted: true,
      places: ['here'],
    },
  },
});

export const getRecordingPeaks = operation({
  name: 'getRecordingPeaks',
  method: 'GET',
  path: '/api/v1/conversations/{id}/recording/peaks',
  tag,
  summary: 'How loud a recording is over time, for drawing',
  about: 'Of each channel as many points, at most 1000, each the loudest sample of its part in hundredths of full scale.',
  scope: 'recordings:read',
  params: one,
  answers: {
    200: {
      says: 'The points.',
      body: z
        .object({ conversation: z.string(), lengthMs: z.int(), channels: z.array(z.array(z.int())) })
        .meta({ id: 'RecordingPeaks', description: 'Left first.' }),
    },
  },
  example: {
    params: { id: sampleId },
    status: 200,
    answer: {
      conversation: sampleId,
      lengthMs: 41_500,
      channels: [
        [0, 12, 48],
        [3, 30, 0],
      ],
    },
  },
});

export const removeRecording = operation({
  name: 'removeRecording',
  method: 'DELETE',
  path: '/api/v1/conversations/{id}/recording',
  tag,
  summary: 'Removes a recording wherever it lies',
  about: 'What was said stays in the record. The answer is the proof; the audit log keeps it too.',
  scope: 'conversations:erase',
  params: one,
  answers: {
    200: {
      says: 'It is gone.',
      body: z
        .object({
          conversation: z.string(),
          removed: z.array(z.enum(['here', 'remote'])),
          sha256: z.string().exactOptional(),
          sizeBytes: z.int().exactOptional(),
          at: instant,
        })
        .meta({ id: 'RecordingRemoval', description: 'What was removed, and when.' }),
    },
  },
  example: { params: { id: sampleId }, status: 200, answer: { conversation: sampleId, removed: ['here'], at: '2027-01-16T08:00:00.000Z' } },
});

const pausing = z.object({ recorded: z.boolean() }).meta({ id: 'RecordingPause', description: 'Whether the call is recorded at all.' });

export const pauseRecording = operation({
  name: 'pauseRecording',
  method: 'POST',
  path: '/api/v1/live/{id}/recording/pause',
  tag,
  summary: 'Pauses the recording of a call that goes on now',
  about: 'Silence is kept until it is resumed; the record says from where to where. For what nobody may keep, such as the number of a card.',
  scope: 'live:control',
  params: one,
  answers: { 200: { says: 'It is paused, if the call is recorded.', body: pausing } },
  example: { params: { id: sampleId }, status: 200, answer: { recorded: true } },
});

export const resumeRecording = operation({
  name: 'resumeRecording',
  method: 'POST',
  path: '/api/v1/live/{id}/recording/resume',
  tag,
  summary: 'Goes on recording a call',
  about: 'Unless the agent asks for something private just now: then it goes on after the answer.',
  scope: 'live:control',
  params: one,
  answers: { 200: { says: 'It goes on, if the call is recorded.', body: pausing } },
  example: { params: { id: sampleId }, status: 200, answer: { recorded: true } },
});
