/*
 * The floor: what the kernel and the sound itself cost. An epoll server that does for each message what any server must: read, take the mask off,
 * decode base64 and mu-law, encode both again, write. It knows just enough HTTP and WebSocket for bench/calls/stream-loadgen.c. Prints its port.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUF = 65536 };
typedef struct { int fd, up, have; uint8_t in[BUF]; } Conn;

static int8_t sextet[256];
static const char *alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static int16_t decoded[256];
static uint8_t encoded[1 << 14];
static const char head[] = "{\"event\":\"media\",\"streamSid\":\"MZ0123456789abcdef0123456789abcdef\",\"media\":{\"payload\":\"";

static uint8_t mulaw(int s) {
  int sign = s < 0 ? 0x80 : 0; if (s < 0) s = -s; if (s > 32635) s = 32635; s += 132;
  int e = 7; for (int m = 0x4000; e > 0 && !(s & m); m >>= 1) e--;
  return ~(sign | (e << 4) | ((s >> (e + 3)) & 15));
}

static void tables(void) {
  memset(sextet, -1, sizeof sextet);
  for (int i = 0; i < 64; i++) sextet[(uint8_t)alphabet[i]] = i;
  for (int u = 0; u < 256; u++) { int t = ~u & 255, v = (((t & 15) << 3) + 132) << ((t >> 4) & 7); decoded[u] = t & 128 ? 132 - v : v - 132; }
  for (int i = 0; i < 1 << 14; i++) encoded[i] = mulaw((int16_t)(i << 2));
}

static int decode(const uint8_t *text, int letters, int16_t *pcm) {
  while (letters > 0 && text[letters - 1] == '=') letters--;
  int out = 0, bits = 0; uint32_t v = 0;
  for (int i = 0; i < letters; i++) {
    int s = sextet[text[i]]; if (s < 0) return -1;
    v = v << 6 | s; bits += 6;
    if (bits >= 8) { bits -= 8; pcm[out++] = decoded[(v >> bits) & 255]; }
  }
  return out;
}

static int encode(const int16_t *pcm, int count, uint8_t *text) {
  uint8_t *to = text;
  for (int i = 0; i < count; i += 3) {
    uint32_t v = 0; int some = count - i < 3 ? count - i : 3;
    for (int k = 0; k < 3; k++) v = v << 8 | (k < some ? encoded[(pcm[i + k] >> 2) & 0x3fff] : 0);
    for (int k = 0; k < 4; k++) *to++ = k <= some ? alphabet[(v >> (18 - 6 * k)) & 63] : '=';
  }
  return to - text;
}

static void answer(Conn *c, uint8_t *text, int length) {
  uint8_t *payload = memmem(text, length, "\"payload\":\"", 11);
  if (!payload) return;
  payload += 11;
  uint8_t *end = memchr(payload, '"', text + length - payload);
  int16_t pcm[4096]; uint8_t out[8192];
  if (!end || end - payload > 5000) return;
  int count = decode(payload, end - payload, pcm);
  if (count < 0) return;
  memcpy(out + 4, head, sizeof head - 1);
  int at = 4 + sizeof head - 1;
  at += encode(pcm, count, out + at);
  memcpy(out + at, "\"}}", 3); at += 3;
  out[0] = 0x81; out[1] = 126; out[2] = (at - 4) >> 8; out[3] = (at - 4) & 255;
  if (write(c->fd, out, at) != at) perror("write");
}

static int take(Conn *c) {
  ssize_t r = read(c->fd, c->in + c->have, BUF - c->have);
  if (r <= 0) return r < 0 && errno == EAGAIN ? 0 : -1;
  c->have += r;
  int at = 0;
  if (!c->up) {
    uint8_t *end = memmem(c->in, c->have, "\r\n\r\n", 4);
    if (!end) return 0;
    static const char yes[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n";
    if (write(c->fd, yes, sizeof yes - 1) < 0) return -1;
    c->up = 1; at = end + 4 - c->in;
  }
  while (c->have - at >= 6) {
    uint8_t *f = c->in + at; int length = f[1] & 127, mask = 2;
    if (length == 126) { length = f[2] << 8 | f[3]; mask = 4; }
    if (c->have - at < mask + 4 + length) break;
    uint8_t *text = f + mask + 4;
    for (int i = 0; i < length; i++) text[i] ^= f[mask + (i & 3)];
    if ((f[0] & 15) == 1) answer(c, text, length);
    at += mask + 4 + length;
  }
  memmove(c->in, c->in + at, c->have - at); c->have -= at;
  return 0;
}

int main(void) {
  tables();
  int listener = socket(AF_INET, SOCK_STREAM, 0), ep = epoll_create1(0), one = 1;
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}; socklen_t size = sizeof at;
  if (bind(listener, (struct sockaddr *)&at, size) < 0 || listen(listener, 1024) < 0) return 1;
  getsockname(listener, (struct sockaddr *)&at, &size);
  printf("{\"port\":%d}\n", ntohs(at.sin_port)); fflush(stdout);
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL}, events[256];
  epoll_ctl(ep, EPOLL_CTL_ADD, listener, &e);
  for (;;) {
    int n = epoll_wait(ep, events, 256, -1);
    for (int i = 0; i < n; i++) {
      Conn *c = events[i].data.ptr;
      if (c == NULL) {
        int fd = accept(listener, NULL, NULL); if (fd < 0) continue;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); fcntl(fd, F_SETFL, O_NONBLOCK);
        c = calloc(1, sizeof *c); c->fd = fd; e.events = EPOLLIN; e.data.ptr = c; epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
      } else if (take(c) < 0) { close(c->fd); free(c); }
    }
  }
}
