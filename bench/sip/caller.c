/*
 * Many telephones at once, for bench/sip/run.ts: each INVITEs the server under test over UDP, sends one RTP packet every 20 ms on a grid of its own,
 * keeps a book of what comes back and when, and says BYE. One thread, one epoll. It knows as much SIP as a call needs and is no part of the gateway.
 * All calls send the same packets, made before by run.ts (so that SRTP costs nothing here: one key, one source, a session for each call).
 * Usage: caller <host> <port> <user> <calls> <warm-up ms> <run ms> <packets file> <offer file>
 * Prints one JSON object a line: up, begin, end, over.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { GAPS = 20000, SIP = 0xffffffff, T1_US = 500000 };
enum { IDLE, INVITED, UP, LEAVING, OVER };

typedef struct {
  int fd, port, state, tries;
  int64_t asked_us, last_us, dry_us;
  long next;
  char to[512], contact[512];
  struct sockaddr_in media;
} Call;

typedef struct { int length; uint8_t *octets; } Packet;

static Call *calls;
static Packet *packets;
static int n_calls, n_packets, sip, ep, measuring, ups, overs;
static struct sockaddr_in server;
static char own[64], user[128], where[64], offer[8192];
static long sent, received, lost, early_ends, refusals, repeats;
static int64_t worst_underrun;
static long underruns;
static uint32_t gaps[GAPS + 1]; /* 10 us each */

static int64_t now_us(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000; }
static void die(const char *what) { perror(what); exit(1); }
static void say(const char *at, const char *more) { printf("{\"at\":\"%s\"%s}\n", at, more); fflush(stdout); }

static char *slurp(const char *file, long *size) {
  FILE *f = fopen(file, "rb"); if (!f) die(file);
  fseek(f, 0, SEEK_END); *size = ftell(f); rewind(f);
  char *all = malloc(*size + 1); if (fread(all, 1, *size, f) != (size_t)*size) die(file);
  all[*size] = 0; fclose(f); return all;
}

/* The packets file: for each, its length in two octets, then the octets. */
static void read_packets(const char *file) {
  long size; uint8_t *all = (uint8_t *)slurp(file, &size);
  packets = malloc(size / 2 * sizeof(Packet));
  for (long at = 0; at + 2 <= size; at += 2 + packets[n_packets++].length) {
    packets[n_packets].length = all[at] << 8 | all[at + 1];
    packets[n_packets].octets = all + at + 2;
  }
}

static void transmit(const char *text, int length) {
  if (sendto(sip, text, length, 0, (struct sockaddr *)&server, sizeof server) != length) die("sip");
}

/* INVITE and BYE differ in their body, the tag in To and the target. */
static void ask(Call *c, int i, const char *method, int cseq) {
  char text[12288], body[8300] = "";
  if (strcmp(method, "INVITE") == 0) {
    char *hole = strstr(offer, "MEDIAPORT");
    sprintf(body, "%.*s%d%s", (int)(hole - offer), offer, c->port, hole + 9);
  }
  char target[700]; snprintf(target, sizeof target, "sip:%s@%s", user, where);
  int n = sprintf(text,
    "%s %s SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bK%d-%d-%s;rport\r\nMax-Forwards: 70\r\nFrom: <sip:bench@%s>;tag=f%d\r\nTo: %s\r\n"
    "Call-ID: %d-bench-%d\r\nCSeq: %d %s\r\nContact: <sip:bench@%s>\r\n%sContent-Length: %d\r\n\r\n%s",
    method, c->contact[0] ? c->contact : target, own, i, cseq, method, own, i, c->to, i, getpid(), cseq, method, own,
    body[0] ? "Content-Type: application/sdp\r\n" : "", (int)strlen(body), body);
  transmit(text, n);
}

static int field(const char *text, const char *name, char *value, int room) {
  const char *at = strcasestr(text, name);
  if (!at) return 0;
  at += strlen(name);
  while (*at == ' ') at++;
  int n = strcspn(at, "\r\n");
  if (n >= room) n = room - 1;
  memcpy(value, at, n); value[n] = 0;
  return 1;
}

static void hang_up(Call *c, int i, int64_t now) { c->state = LEAVING; c->asked_us = now; c->tries++; ask(c, i, "BYE", 2); }

static void answered(Call *c, int i, int status, const char *text) {
  char value[512];
  if (status >= 300) {
    if (field(text, "\nTo:", value, sizeof value)) strcpy(c->to, value);
    c->contact[0] = 0; ask(c, i, "ACK", 1);
    if (c->state == INVITED) { refusals++; fprintf(stderr, "refused: %.40s\n", text); c->state = OVER; overs++; ups++; }
    return;
  }
  if (c->state == INVITED) {
    field(text, "\nTo:", c->to, sizeof c->to);
    if (field(text, "\nContact:", value, sizeof value)) {
      char *from = strchr(value, '<'), *end = strchr(value, '>');
      if (from && end) sprintf(c->contact, "%.*s", (int)(end - from - 1), from + 1); else strcpy(c->contact, value);
    }
    c->media.sin_family = AF_INET; c->media.sin_addr = server.sin_addr;
    if (field(text, "\nc=IN IP4 ", value, sizeof value)) inet_pton(AF_INET, value, &c->media.sin_addr);
    if (field(text, "\nm=audio ", value, sizeof value)) c->media.sin_port = htons(atoi(value));
    c->state = UP; ups++;
  } else repeats++;
  ask(c, i, "ACK", 1);
}

static void hear_sip(void) {
  for (;;) {
    char text[65536];
    int n = recv(sip, text, sizeof text - 1, 0);
    if (n < 0) { if (errno == EAGAIN) return; die("recv sip"); }
    text[n] = 0;
    char id[128] = "", cseq[64] = "";
    field(text, "\nCall-ID:", id, sizeof id); field(text, "\nCSeq:", cseq, sizeof cseq);
    int i = atoi(id);
    if (i < 0 || i >= n_calls || !strstr(id, "-bench-")) continue;
    Call *c = &calls[i];
    if (strncmp(text, "SIP/2.0 ", 8) != 0) {
      if (strncmp(text, "ACK ", 4) == 0) continue;
      /* Their request within the call: what it repeats of Via, From, To, Call-ID and CSeq goes back as it came. */
      char back[4096]; int at = sprintf(back, "SIP/2.0 200 OK\r\n");
      for (char *line = strtok(text, "\r\n"); line; line = strtok(NULL, "\r\n"))
        if (!strncasecmp(line, "Via:", 4) || !strncasecmp(line, "From:", 5) || !strncasecmp(line, "To:", 3) || !strncasecmp(line, "Call-ID:", 8) || !strncasecmp(line, "CSeq:", 5))
          at += snprintf(back + at, sizeof back - at - 64, "%s\r\n", line);
      at += sprintf(back + at, "Content-Length: 0\r\n\r\n");
      transmit(back, at);
      if (strstr(cseq, "BYE") && c->state == UP) { early_ends++; c->state = OVER; overs++; }
      continue;
    }
    int status = atoi(text + 8);
    if (status < 200) continue;
    if (strstr(cseq, "INVITE")) answered(c, i, status, text);
    else if (strstr(cseq, "BYE") && c->state == LEAVING) { c->state = OVER; overs++; }
  }
}

static void hear_media(Call *c) {
  for (;;) {
    uint8_t packet[2048];
    int n = recv(c->fd, packet, sizeof packet, 0);
    if (n < 0) { if (errno == EAGAIN || errno == ECONNREFUSED) return; die("recv media"); }
    if (n < 12 || (packet[1] >= 192 && packet[1] <= 223)) continue; /* RTCP has a port of its own, unless it is multiplexed */
    int64_t now = now_us();
    if (measuring) {
      received++;
      if (c->last_us) {
        int64_t gap = (now - c->last_us) / 10; gaps[gap > GAPS ? GAPS : gap]++;
        int64_t dry = now - c->dry_us;
        if (dry > 1000) { underruns++; if (dry > worst_underrun) worst_underrun = dry; }
      }
    }
    c->last_us = now;
    c->dry_us = (c->dry_us > now ? c->dry_us : now) + 20000;
  }
}

static void speak(Call *c) {
  if (c->state != UP || c->next >= n_packets) return;
  Packet *p = &packets[c->next++];
  if (sendto(c->fd, p->octets, p->length, 0, (struct sockaddr *)&c->media, sizeof c->media) != p->length) lost++;
  else if (measuring) sent++;
}

static void poll_until(int64_t due) {
  struct epoll_event events[256];
  for (;;) {
    int64_t left = due - now_us();
    int n = epoll_wait(ep, events, 256, left <= 0 ? 0 : (int)((left + 999) / 1000));
    for (int k = 0; k < n; k++) if (events[k].data.u32 == SIP) hear_sip(); else hear_media(&calls[events[k].data.u32]);
    if (now_us() >= due) return;
  }
}

static void ask_again(void) {
  int64_t now = now_us();
  for (int i = 0; i < n_calls; i++) {
    Call *c = &calls[i];
    if ((c->state != INVITED && c->state != LEAVING) || now - c->asked_us < T1_US) continue;
    if (c->tries++ > 16) { fprintf(stderr, "no answer\n"); exit(1); }
    c->asked_us = now; repeats++;
    ask(c, i, c->state == INVITED ? "INVITE" : "BYE", c->state == INVITED ? 1 : 2);
  }
}

static double quantile(double share) {
  uint64_t all = 0, seen = 0; for (int i = 0; i <= GAPS; i++) all += gaps[i];
  for (int i = 0; i <= GAPS; i++) { seen += gaps[i]; if (seen >= share * all) return i / 100.0; }
  return 0;
}

static int open_udp(uint32_t host, int *port) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {host}}; socklen_t size = sizeof at;
  if (fd < 0 || bind(fd, (struct sockaddr *)&at, size) < 0) die("udp");
  getsockname(fd, (struct sockaddr *)&at, &size); *port = ntohs(at.sin_port);
  return fd;
}

int main(int argc, char **argv) {
  if (argc != 9) return 2;
  server.sin_family = AF_INET; server.sin_port = htons(atoi(argv[2]));
  if (inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) { fprintf(stderr, "an IPv4 address is needed\n"); return 2; }
  snprintf(user, sizeof user, "%s", argv[3]); snprintf(where, sizeof where, "%s:%s", argv[1], argv[2]);
  n_calls = atoi(argv[4]); long warm = atol(argv[5]), run = atol(argv[6]);
  read_packets(argv[7]);
  long size; snprintf(offer, sizeof offer, "%s", slurp(argv[8], &size));
  if (!strstr(offer, "MEDIAPORT")) return 2;
  /* Our own address is the one by which the server is reached. */
  struct sockaddr_in self; socklen_t self_size = sizeof self; int probe = socket(AF_INET, SOCK_DGRAM, 0);
  if (connect(probe, (struct sockaddr *)&server, sizeof server) < 0) die("connect");
  getsockname(probe, (struct sockaddr *)&self, &self_size); close(probe);
  char *hole; char ip[32]; inet_ntop(AF_INET, &self.sin_addr, ip, sizeof ip);
  while ((hole = strstr(offer, "MEDIAHOST"))) { char rest[8192]; strcpy(rest, hole + 9); sprintf(hole, "%s%s", ip, rest); }
  int port; sip = open_udp(self.sin_addr.s_addr, &port); sprintf(own, "%s:%d", ip, port);
  int big = 4 << 20; setsockopt(sip, SOL_SOCKET, SO_RCVBUF, &big, sizeof big);
  ep = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLIN, .data.u32 = SIP}; epoll_ctl(ep, EPOLL_CTL_ADD, sip, &e);
  calls = calloc(n_calls, sizeof(Call));
  for (int i = 0; i < n_calls; i++) {
    Call *c = &calls[i]; c->fd = open_udp(self.sin_addr.s_addr, &c->port);
    sprintf(c->to, "<sip:%s@%s>", user, where);
    e.data.u32 = i; epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
    c->state = INVITED; c->asked_us = now_us(); ask(c, i, "INVITE", 1);
    poll_until(now_us() + 2000);
  }
  while (ups < n_calls) { poll_until(now_us() + 10000); ask_again(); }
  say("up", "");
  int64_t start = now_us(), begin_at = start + warm * 1000, end_at = begin_at + run * 1000;
  for (int64_t tick = 0;; tick++) {
    int64_t due = start + tick * 1000;
    poll_until(due);
    if (!measuring && due >= begin_at && due < end_at) { measuring = 1; say("begin", ""); }
    if (due >= end_at) break;
    for (int i = (int)(tick % 20); i < n_calls; i += 20) speak(&calls[i]);
  }
  measuring = 0;
  char more[512];
  sprintf(more, ",\"sent\":%ld,\"received\":%ld,\"lost\":%ld,\"refusals\":%ld,\"earlyEnds\":%ld,\"repeats\":%ld,\"gapMs\":{\"p50\":%.2f,\"p99\":%.2f,\"p999\":%.2f,\"p9999\":%.2f},\"underruns\":%ld,\"worstUnderrunMs\":%.2f",
    sent, received, lost, refusals, early_ends, repeats, quantile(0.5), quantile(0.99), quantile(0.999), quantile(0.9999), underruns, worst_underrun / 1000.0);
  say("end", more);
  for (int i = 0; i < n_calls; i++) { if (calls[i].state == UP) { calls[i].tries = 0; hang_up(&calls[i], i, now_us()); } poll_until(now_us() + 1000); }
  for (int64_t until = now_us() + 5000000; overs < n_calls && now_us() < until;) { poll_until(now_us() + 10000); ask_again(); }
  sprintf(more, ",\"ended\":%d", overs);
  say("over", more);
  return 0;
}
