/*
 * The floor: what the kernel and the sound itself cost. A server with one UDP socket a call that does for each RTP packet what any server must:
 * receive, decode mu-law, encode it again, send. It answers INVITE, BYE and OPTIONS as bench/sip/caller.c and SIPp ask them and knows no more SIP. Prints its port.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 20000 };
typedef struct { char id[96]; int fd, port; } Call;
static Call calls[MOST];
static int n_calls, ep, sip;
static int16_t decoded[256];
static uint8_t encoded[1 << 14];

static uint8_t mulaw(int s) {
  int sign = s < 0 ? 0x80 : 0; if (s < 0) s = -s; if (s > 32635) s = 32635; s += 132;
  int e = 7; for (int m = 0x4000; e > 0 && !(s & m); m >>= 1) e--;
  return ~(sign | (e << 4) | ((s >> (e + 3)) & 15));
}
static void tables(void) {
  for (int u = 0; u < 256; u++) { int t = ~u & 255, v = (((t & 15) << 3) + 132) << ((t >> 4) & 7); decoded[u] = t & 128 ? 132 - v : v - 132; }
  for (int i = 0; i < 1 << 14; i++) encoded[i] = mulaw((int16_t)(i << 2));
}
static int open_udp(int *port) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}; socklen_t size = sizeof at;
  if (fd < 0 || bind(fd, (struct sockaddr *)&at, size) < 0) { perror("udp"); exit(1); }
  getsockname(fd, (struct sockaddr *)&at, &size); *port = ntohs(at.sin_port);
  return fd;
}
static int echo(int fd) {
  uint8_t packet[2048]; int16_t pcm[2048]; struct sockaddr_in from; socklen_t size = sizeof from;
  int n = recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr *)&from, &size);
  if (n < 12) return n;
  for (int i = 12; i < n; i++) pcm[i] = decoded[packet[i]];
  for (int i = 12; i < n; i++) packet[i] = encoded[(pcm[i] >> 2) & 0x3fff];
  packet[8] ^= 0x55; /* another source than theirs */
  return sendto(fd, packet, n, 0, (struct sockaddr *)&from, size);
}
static void answer(char *text, struct sockaddr_in *to) {
  if (strncmp(text, "ACK ", 4) == 0 || strncmp(text, "SIP/2.0", 7) == 0) return;
  int invite = strncmp(text, "INVITE ", 7) == 0, bye = strncmp(text, "BYE ", 4) == 0;
  char id[96] = "", back[8192], body[512] = ""; char *at = strcasestr(text, "\nCall-ID:");
  if (at) sscanf(at + 9, " %95[^\r\n]", id);
  int i = 0; while (i < n_calls && strcmp(calls[i].id, id) != 0) i++;
  if (invite && i == n_calls && n_calls < MOST) {
    strcpy(calls[n_calls].id, id); calls[n_calls].fd = open_udp(&calls[n_calls].port);
    struct epoll_event e = {.events = EPOLLIN, .data.u32 = calls[n_calls++].fd}; epoll_ctl(ep, EPOLL_CTL_ADD, e.data.u32, &e);
  }
  if (bye && i < n_calls) { close(calls[i].fd); calls[i] = calls[--n_calls]; }
  if (invite) sprintf(body, "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio %d RTP/AVP 0\r\n", calls[i].port);
  int n = sprintf(back, "SIP/2.0 200 OK\r\n");
  for (char *line = strtok(text, "\r\n"); line; line = strtok(NULL, "\r\n")) {
    if (!strncasecmp(line, "Via:", 4) || !strncasecmp(line, "From:", 5) || !strncasecmp(line, "Call-ID:", 8) || !strncasecmp(line, "CSeq:", 5))
      n += snprintf(back + n, 1024, "%s\r\n", line);
    if (!strncasecmp(line, "To:", 3)) n += snprintf(back + n, 1024, "%s%s\r\n", line, strstr(line, "tag=") ? "" : ";tag=floor");
  }
  int port; struct sockaddr_in self; socklen_t size = sizeof self; getsockname(sip, (struct sockaddr *)&self, &size); port = ntohs(self.sin_port);
  n += sprintf(back + n, "Contact: <sip:floor@127.0.0.1:%d>\r\n%sContent-Length: %d\r\n\r\n%s", port, invite ? "Content-Type: application/sdp\r\n" : "", (int)strlen(body), body);
  sendto(sip, back, n, 0, (struct sockaddr *)to, sizeof *to);
}

int main(void) {
  int port; tables(); ep = epoll_create1(0); sip = open_udp(&port);
  struct epoll_event e = {.events = EPOLLIN, .data.u32 = sip}, events[256]; epoll_ctl(ep, EPOLL_CTL_ADD, sip, &e);
  printf("{\"port\":%d}\n", port); fflush(stdout);
  for (;;) {
    int n = epoll_wait(ep, events, 256, -1);
    for (int k = 0; k < n; k++) {
      if ((int)events[k].data.u32 != sip) { echo(events[k].data.u32); continue; }
      for (;;) {
        char text[65536]; struct sockaddr_in from; socklen_t size = sizeof from;
        int got = recvfrom(sip, text, sizeof text - 1, 0, (struct sockaddr *)&from, &size);
        if (got < 0) break;
        text[got] = 0; answer(text, &from);
      }
    }
  }
}
