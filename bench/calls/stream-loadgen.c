/*
 * Many Talkdesk-like callers at once, for bench/calls/stream.ts. One thread, one epoll; each caller sends a frame of speech-like mu-law
 * every 20 ms on a grid of its own, returns marks at once, and keeps a book of what came back and when.
 * Usage: loadgen <port> <target> <calls> <idle ms> <warm-up ms> <run ms> <check echo: 0 or 1>
 * Prints one JSON object a line: idle, live, begin, end.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FRAME = 160, LETTERS = 216, LOOP = 200, BUF = 65536, GAPS = 20000, FRAME_US = 20000 };

typedef struct {
  int fd, up, slot;
  long chunk;
  int phase;              /* where in the loop of sound this caller began */
  long got;               /* media messages received */
  int64_t last_us, dry_us; /* last arrival; when a far side that plays what it got would run dry */
  int have;
  char in[BUF];
} Call;

static char loop_letters[LOOP][LETTERS + 1];
static const char *alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static Call *calls;
static int n_calls, check_echo, ep, measuring, all_up;
static long sent, received, mismatches, underruns, lost;
static int64_t worst_underrun;
static uint32_t gaps[GAPS + 1]; /* 10 us each */
static uint64_t rng = 88172645463325252ull;

static uint32_t dice(void) { rng ^= rng << 13; rng ^= rng >> 7; rng ^= rng << 17; return (uint32_t)rng; }
static int64_t now_us(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000; }
static void die(const char *what) { perror(what); exit(1); }

static uint8_t mulaw(int s) {
  int sign = s < 0 ? 0x80 : 0; if (s < 0) s = -s; if (s > 32635) s = 32635; s += 132;
  int e = 7; for (int m = 0x4000; e > 0 && !(s & m); m >>= 1) e--;
  uint8_t u = ~(sign | (e << 4) | ((s >> (e + 3)) & 15));
  return u == 0x7f ? 0xff : u; /* the two zeros: one of them comes back as the other */
}

/* Four seconds: two of a voice with a moving pitch, two of a quiet line. */
static void make_loop(void) {
  double phase = 0;
  for (int f = 0; f < LOOP; f++) {
    uint8_t o[FRAME + 2] = {0};
    for (int i = 0; i < FRAME; i++) {
      double t = (f * FRAME + i) / 8000.0, s = 0;
      phase += 2 * M_PI * (130 + 40 * sin(2 * M_PI * 1.7 * t)) / 8000.0;
      if (f < LOOP / 2) for (int h = 1; h < 16; h++) s += sin(h * phase) * (exp(-pow((h - 4) / 2.5, 2)) + 0.5 * exp(-pow((h - 11) / 2.0, 2)));
      double voice = f < LOOP / 2 ? 2500 * s * fabs(sin(2 * M_PI * 2.3 * t)) : 0;
      o[i] = mulaw((int)(voice + (int)(dice() % 65) - 32));
    }
    char *l = loop_letters[f];
    for (int i = 0; i < FRAME; i += 3) {
      uint32_t v = (uint32_t)o[i] << 16 | (uint32_t)o[i + 1] << 8 | o[i + 2];
      for (int k = 18; k >= 0; k -= 6) *l++ = alphabet[(v >> k) & 63];
    }
    loop_letters[f][214] = loop_letters[f][215] = '='; /* 160 octets: 53 threes and one */
    loop_letters[f][LETTERS] = 0;
  }
}

static void put(Call *c, const char *text, int length) {
  uint8_t out[2048]; int at = 0;
  uint32_t mask = dice() | 0x01010101;
  out[at++] = 0x81;
  if (length < 126) out[at++] = 0x80 | length; else { out[at++] = 0x80 | 126; out[at++] = length >> 8; out[at++] = length & 255; }
  memcpy(out + at, &mask, 4); at += 4;
  for (int i = 0; i < length; i++) out[at + i] = text[i] ^ (uint8_t)(mask >> ((i & 3) * 8));
  at += length;
  ssize_t w = write(c->fd, out, at);
  if (w != at) { lost++; if (w < 0 && errno != EAGAIN) die("write"); }
}

static void begin(Call *c, int i) {
  char text[1024];
  put(c, text, sprintf(text, "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}"));
  put(c, text, sprintf(text, "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"MZ%032d\",\"start\":{\"streamSid\":\"MZ%032d\",\"accountSid\":\"5f0000000000000000000001\",\"callSid\":\"CA%032d\",\"tracks\":[\"inbound\"],\"customParameters\":{\"interaction_id\":\"%032d\",\"account_id\":\"5f0000000000000000000001\",\"type\":\"bot\",\"business_hours\":\"{}\"},\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}}", i, i, i, i));
}

static void speak(Call *c, int i) {
  char text[1024]; c->chunk++;
  put(c, text, sprintf(text, "{\"event\":\"media\",\"sequenceNumber\":\"%ld\",\"streamSid\":\"MZ%032d\",\"media\":{\"track\":\"inbound\",\"chunk\":\"%ld\",\"timestamp\":\"%ld\",\"payload\":\"%s\"}}", c->chunk + 1, i, c->chunk, c->chunk * 20, loop_letters[(c->phase + c->chunk) % LOOP]));
  if (measuring) sent++;
}

static void heard(Call *c, int i, const char *text, int length, int64_t now) {
  const char *letters = memmem(text, length, "\"payload\":\"", 11);
  if (letters == NULL) {
    const char *name = memmem(text, length, "\"name\":\"", 8);
    if (name != NULL) {
      char back[256]; const char *end = memchr(name + 8, '"', text + length - name - 8);
      if (end) put(c, back, sprintf(back, "{\"event\":\"mark\",\"streamSid\":\"MZ%032d\",\"mark\":{\"name\":\"%.*s\"}}", i, (int)(end - name - 8), name + 8));
    }
    return;
  }
  c->got++;
  if (check_echo && memcmp(letters + 11, loop_letters[(c->phase + c->got) % LOOP], LETTERS) != 0) mismatches++;
  if (c->last_us && measuring) {
    int64_t gap = (now - c->last_us) / 10; gaps[gap > GAPS ? GAPS : gap]++;
    int64_t dry = now - c->dry_us;
    if (dry > 1000) { underruns++; if (dry > worst_underrun) worst_underrun = dry; }
  }
  if (measuring) received++;
  c->last_us = now;
  c->dry_us = (c->dry_us > now ? c->dry_us : now) + FRAME_US;
}

static void take(Call *c, int i) {
  for (;;) {
    ssize_t r = read(c->fd, c->in + c->have, BUF - c->have);
    if (r == 0) { fprintf(stderr, "closed by the server\n"); exit(1); }
    if (r < 0) { if (errno == EAGAIN) return; die("read"); }
    c->have += r;
    int64_t now = now_us(); int at = 0;
    if (!c->up) {
      char *end = memmem(c->in, c->have, "\r\n\r\n", 4);
      if (!end) continue;
      if (strncmp(c->in, "HTTP/1.1 101", 12) != 0) { fprintf(stderr, "%.*s\n", c->have, c->in); exit(1); }
      c->up = 1; all_up++; at = end + 4 - c->in;
    }
    while (c->have - at >= 2) {
      uint8_t *f = (uint8_t *)c->in + at; int length = f[1] & 127, head = 2;
      if (length == 126) { if (c->have - at < 4) break; length = f[2] << 8 | f[3]; head = 4; }
      if (c->have - at < head + length) break;
      if ((f[0] & 15) == 1) heard(c, i, (char *)f + head, length, now);
      at += head + length;
    }
    memmove(c->in, c->in + at, c->have - at); c->have -= at;
  }
}

static void poll_until(int64_t due) {
  struct epoll_event events[256];
  for (;;) {
    int64_t left = due - now_us();
    int n = epoll_wait(ep, events, 256, left <= 0 ? 0 : (int)((left + 999) / 1000));
    for (int k = 0; k < n; k++) take(&calls[events[k].data.u32], events[k].data.u32);
    if (now_us() >= due) return;
  }
}

static void say(const char *at, const char *more) { printf("{\"at\":\"%s\"%s}\n", at, more); fflush(stdout); }
static double quantile(double share) {
  uint64_t all = 0, seen = 0; for (int i = 0; i <= GAPS; i++) all += gaps[i];
  for (int i = 0; i <= GAPS; i++) { seen += gaps[i]; if (seen >= share * all) return i / 100.0; }
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 8) return 2;
  int port = atoi(argv[1]); const char *target = argv[2];
  n_calls = atoi(argv[3]); long idle = atol(argv[4]), warm = atol(argv[5]), run = atol(argv[6]); check_echo = atoi(argv[7]);
  make_loop();
  calls = calloc(n_calls, sizeof(Call)); ep = epoll_create1(0);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  for (int i = 0; i < n_calls; i++) {
    Call *c = &calls[i]; c->fd = socket(AF_INET, SOCK_STREAM, 0); int one = 1; char text[4096];
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) < 0) die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    int w = sprintf(text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", target);
    if (write(c->fd, text, w) != w) die("write");
    fcntl(c->fd, F_SETFL, O_NONBLOCK); c->slot = i % 20; c->phase = (i * 37) % LOOP;
    struct epoll_event e = {.events = EPOLLIN, .data.u32 = i};
    epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
    poll_until(now_us() + 500);
  }
  while (all_up < n_calls) poll_until(now_us() + 1000);
  poll_until(now_us() + idle * 1000);
  say("idle", "");
  poll_until(now_us() + 300000);
  for (int i = 0; i < n_calls; i++) { begin(&calls[i], i); poll_until(now_us() + 200); }
  int64_t start = now_us(), begin_at = start + warm * 1000, end_at = begin_at + run * 1000;
  for (int64_t tick = 0;; tick++) {
    int64_t due = start + tick * 1000;
    poll_until(due);
    if (!measuring && due >= begin_at && due < end_at) { measuring = 1; say("begin", ""); }
    if (due >= end_at) break;
    for (int i = (int)(tick % 20); i < n_calls; i += 20) speak(&calls[i], i);
  }
  measuring = 0;
  poll_until(now_us() + (check_echo ? 500000 : 0)); /* echoes that are under way */
  char more[512];
  sprintf(more, ",\"sent\":%ld,\"received\":%ld,\"lost\":%ld,\"mismatches\":%ld,\"gapMs\":{\"p50\":%.2f,\"p99\":%.2f,\"p999\":%.2f,\"p9999\":%.2f},\"underruns\":%ld,\"worstUnderrunMs\":%.2f",
    sent, received, lost, mismatches, quantile(0.5), quantile(0.99), quantile(0.999), quantile(0.9999), underruns, worst_underrun / 1000.0);
  say("end", more);
  char line[8]; if (read(0, line, sizeof line) < 0) return 1; /* stay until told, so that memory can be read */
  return 0;
}
