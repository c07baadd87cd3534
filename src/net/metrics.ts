/** One metric as it is declared: the only place where a name, its labels and its meaning are written down. */
export interface MetricRow {
  /** Without the prefix `cordboard_`. Counters end in `_total`, durations in `_ms`. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** Every call must give exactly these. Values come from closed sets or configuration, never from a peer. */
  readonly labels: readonly string[];
  readonly help: string;
  /** Upper bounds, for histograms. */
  readonly buckets?: readonly number[];
}

/** What a customer waits for. */
const waitMs = [50, 100, 200, 300, 400, 500, 650, 800, 1000, 1250, 1500, 2000, 2500, 4000, 8000];
/** What happens inside one machine, or over one request. */
const workMs = [0.5, 1, 2, 5, 10, 20, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];
/** How long customers are on their way to a human. */
const handOffMs = [250, 500, 1000, 2000, 3000, 5000, 8000, 12_000, 20_000, 40_000];
/** How long calls last. */
const callMs = [5000, 15_000, 30_000, 60_000, 120_000, 180_000, 300_000, 600_000, 1_200_000, 3_600_000];

const counter = (name: string, labels: readonly string[], help: string): MetricRow => ({ name, kind: 'counter', labels, help });
const gauge = (name: string, labels: readonly string[], help: string): MetricRow => ({ name, kind: 'gauge', labels, help });
const histogram = (name: string, labels: readonly string[], buckets: readonly number[], help: string): MetricRow => ({
  name,
  kind: 'histogram',
  labels,
  help,
  buckets,
});

/** Every metric of the house, in the order of the reference. A new one is a new row here, and `npm run docs`. */
export const metricCatalogue: readonly MetricRow[] = [
  gauge('calls_live', ['channel', 'mode'], 'Calls now in the house.'),
  counter('calls_total', ['channel', 'outcome', 'exit'], 'Calls that ended, by how they came out and the exit they left by (`none` without one).'),
  histogram('call_ms', ['channel', 'outcome'], callMs, 'How long calls lasted.'),
  gauge('chats_live', ['channel'], 'Written conversations now in the house.'),
  counter('chats_total', ['channel'], 'Written conversations that began.'),
  counter('chats_blocked_total', ['channel'], 'What blocked customers sent and was not heard.'),
  counter(
    'desk_orders_total',
    ['desk', 'order', 'answer'],
    'What was asked of desks: `open`, `send`, `end`; and what became of it: `opened`, `sent`, `partial`, `closed`, `refused`, `later`.',
  ),
  counter(
    'desk_news_total',
    ['desk', 'kind', 'result'],
    'What desks told of conversations, by what became of it: `taken`, `seen`, `echo`, `unknown`.',
  ),
  counter('webhooks_total', ['channel', 'event', 'result'], 'Webhooks received: `new`, `seen`, `empty`, `malformed`, `unauthorized`, `not-stored`.'),
  counter('webhooks_sent_total', ['webhook', 'result'], 'Attempts to tell a webhook what happened: `done`, `retry`, `refused`.'),
  gauge('web_chat_sockets_open', ['channel'], 'Visitors of web chats now connected by WebSocket.'),
  counter('web_chat_messages_total', ['channel', 'result'], 'Messages of visitors: `taken`, or `seen` before.'),
  counter('web_chat_refused_total', ['channel', 'code'], 'What visitors sent and was refused, by the code they were told.'),
  counter('web_chat_files_total', ['channel', 'result'], 'Files of visitors: `kept`, or why not.'),
  counter(
    'hand_offs_total',
    ['channel', 'door', 'result', 'reason'],
    'Hand-offs to a human, by the way they took: `accepted`, `unproven`, `refused`, `timed-out`, `abandoned`; the reason is what proved it, or the code of what went wrong.',
  ),
  histogram('hand_off_ms', ['channel', 'door'], handOffMs, 'From the decision to hand over to the proof that it was taken; the goodbye is in it.'),

  counter(
    'placed_calls_total',
    ['channel', 'result'],
    'Calls that we placed, to remote agents (the channel is the caller’s) and to customers: `answered`, or why not: `busy`, `no-answer`, `declined`, `unknown-number`, `unreachable`, `refused`, `cancelled`.',
  ),
  counter('outbound_refused_total', ['account', 'reason'], 'Calls out that were asked for and not placed, by the code of the rule that said no.'),

  counter('recording_bytes_total', [], 'Octets of sound that were written to the disk.'),
  counter('recording_failures_total', ['what'], 'Recordings that gave trouble: on `write`, or on `finish`, when they are brought into their form.'),
  counter('recording_uploads_total', ['result'], 'Recordings brought to storage elsewhere: `done`, or `failed` and tried again.'),
  counter('recordings_removed_total', [], 'Recordings that were removed, by retention or by order.'),
  counter('recordings_paused_total', ['why'], 'Times a recording paused: for an answer that is `private`, or by a `request`.'),

  gauge('streams_open', ['channel'], 'Voice streams now connected.'),
  counter('streams_refused_total', ['reason'], 'Voice streams turned away at the door or before their start message.'),
  counter('sign_ins_total', ['result'], 'People who wanted to sign in: `taken`, `refused`, `slowed` after too many wrong passwords.'),
  counter('tokens_refused_total', ['reason'], 'Tokens that did not open a door, by the reason that the bearer is not told.'),

  counter('turns_total', ['source'], 'Customer turns, by how they came: `speech`, `text` or `keys`.'),
  counter('barge_ins_total', [], 'Times a customer talked into a sentence and it stopped.'),
  counter('no_input_total', [], 'Times a customer said nothing in time.'),
  counter('no_match_total', [], 'Turns that were not understood.'),
  counter('suggestions_total', [], 'Suggestions made in listen mode.'),

  histogram('turn_gap_ms', [], waitMs, 'The whole gap: last sound of the customer to first sound of the agent.'),
  histogram('endpoint_ms', [], waitMs, 'From the last sound of speech to the decision that the turn was over.'),
  histogram('recognition_ms', [], waitMs, 'From that decision to the final words.'),
  histogram('agent_ms', [], waitMs, 'From the words to the first text of the answer.'),
  histogram('voice_ms', [], waitMs, 'From the text of the answer to its first sound.'),
  histogram('playout_ms', [], waitMs, 'From that sound to its leaving the gateway, the durable commit of the turn included.'),

  counter('media_frames_in_total', ['channel'], 'Frames of 20 ms received.'),
  counter('media_frames_out_total', ['channel'], 'Frames of 20 ms sent.'),
  counter('media_frames_late_total', ['channel'], 'Frames that left later than they should have.'),
  histogram('pacer_late_ms', [], workMs, 'By how much the latest frame of a round of the pacer was late.'),
  counter('pacer_skipped_frames_total', [], 'Frames that were due so long ago that they were not sent.'),
  counter('audio_gap_ms_total', ['channel'], 'Milliseconds of sound that never arrived and were filled with silence.'),

  histogram('stt_ms', ['provider'], waitMs, 'From the end of an utterance to its final words, as its recogniser took it.'),
  counter('stt_results_total', ['provider', 'result'], 'Utterances recognised: `accepted`, `rejected` or `failed`.'),
  histogram('tts_first_sound_ms', ['provider'], waitMs, 'From text to its first sound, as its voice took it.'),
  histogram('tts_ms', ['provider'], workMs, 'The time that synthesis of one text took.'),
  counter('tts_failed_total', ['provider'], 'Texts that could not be spoken.'),
  counter('tts_cache_hits_total', ['provider'], 'Texts whose sound was ready.'),
  counter('tts_cache_misses_total', ['provider'], 'Texts whose sound had to be made.'),

  counter('api_calls_total', ['api', 'result'], 'Calls of configured APIs: `ok`, or the code of the failure.'),
  histogram('api_call_ms', ['api'], workMs, 'How long calls of configured APIs took.'),

  counter('model_requests_total', ['model', 'purpose', 'result'], 'What language models were asked, by what for: `ok`, or the code of the failure.'),
  histogram('model_ms', ['model', 'purpose'], waitMs, 'How long language models took to answer, tries and waits between them included.'),
  counter(
    'model_tokens_total',
    ['model', 'purpose', 'direction'],
    'Tokens that language models read (`in`) and wrote (`out`), as they counted them.',
  ),
  counter('model_retries_total', ['model', 'code'], 'Requests to language models that were made again, by why.'),
  counter('model_rests_total', ['model'], 'How often a language model failed so often in a row that it was left alone for half a minute.'),
  counter('summaries_refused_total', ['model', 'code'], 'Summaries and extractions of models that were not taken, or not whole, by why.'),
  counter('summary_sentences_dropped_total', ['model'], 'Sentences of models that told what nobody had said or heard, and were left out.'),
  counter(
    'handoff_summaries_total',
    ['result'],
    'Summaries that a model was asked for while a human took over: `model`, or the code of why it is not there.',
  ),
  counter(
    'wrap_up_steps_total',
    ['step', 'result'],
    'What is done when conversations are over: `done`, to be done `again`, or the code of the failure.',
  ),

  histogram('store_append_ms', [], workMs, 'How long appended events took to be durable.'),
  histogram('store_commit_ms', [], workMs, 'How long one durable commit took; it may hold many appends.'),
  gauge('store_appends_waiting', [], 'Appends that wait for their commit.'),
  counter('store_append_failures_total', ['code'], 'Appends that the store did not take.'),
  gauge(
    'box_items',
    ['box', 'lane', 'state'],
    'Items of `outbox` and `inbox` that are `waiting` or `dead`, as the store has them when this page is asked for, 5 s old at most. Gateways that share a store tell the same.',
  ),
  counter('box_attempts_total', ['box', 'lane', 'result'], 'Attempts at items of `outbox` and `inbox`: `done`, to be made `again`, or `dead`.'),

  counter('sip_messages_total', ['direction', 'transport', 'kind'], 'SIP messages, `in` or `out`, by method or class of status (`2xx`).'),
  counter('sip_requests_refused_total', ['status'], 'SIP requests that the stack itself refused, by status.'),
  counter(
    'sip_dropped_total',
    ['reason'],
    'What SIP peers sent and got no service for: `rate` (too much), `busy` (too much, answered 503), `empty`, `unusable`, `mirror` (an answer to an unknown source withheld), `connections`, `connections-per-address`, `handshake`.',
  ),
  gauge('sip_connections_open', ['transport'], 'SIP connections over TCP and TLS now open.'),
  gauge('sip_peer_up', ['channel'], 'Does the far side that a channel watches answer our OPTIONS? 1 or 0.'),
  counter('sip_pings_total', ['channel', 'result'], 'OPTIONS to far sides that are watched: `answered` or `missed`.'),
  counter('sip_connections_closed_total', ['transport', 'reason'], 'SIP connections that ended, by why.'),

  counter('http_requests_total', ['route', 'status'], 'HTTP requests answered, by the pattern of the route (`none` without one).'),
  histogram('http_request_ms', ['route'], workMs, 'How long HTTP requests took to answer.'),
  counter('http_upgrades_refused_total', ['reason'], 'WebSocket upgrades turned away before any connector saw them.'),
  gauge('event_streams_open', [], 'Clients that now follow events over HTTP.'),
  counter(
    'event_streams_cut_total',
    ['reason'],
    'Event streams that were ended from this side: `slow`, `expired` (their token), `store` (what was asked for could not be read).',
  ),

  counter('retention_removed_total', ['part'], 'Conversations, recordings and files that were removed after their time, by part.'),
  counter('retention_failures_total', ['part'], 'What was due and could not be removed; the next run tries again.'),
  counter('reports_run_total', ['format'], 'Reports that were run, by the form they were printed in.'),
  histogram('report_run_ms', [], workMs, 'How long it took to count for one report.'),
  counter(
    'report_occurrences_total',
    ['late'],
    'Times that a schedule came due and its mail was put into the outbox; `late`: caught up after a downtime.',
  ),
  counter('mail_recipients_total', ['result'], 'What became of recipients of mails: `accepted`, `later`, `refused`.'),
  counter('mail_failures_total', ['code'], 'Mails that came to no verdict, by why.'),
  histogram('mail_ms', [], workMs, 'How long it took to hand one mail over.'),

  counter('errors_total', ['code', 'blame'], 'Failures, by code and by who must act.'),
  gauge('event_loop_lag_ms', ['quantile'], 'How late the event loop ran since the figures were last read: `0.5`, `0.99`, `1`.'),
];
