/* HTTP calls over connections that stay open: what causes broadcasts, and the pings. */
#ifndef CALL_H
#define CALL_H
#include "base.h"

struct call {
  struct watched watched;
  int fd;
  bool is_busy;
  double began, took;
  int status;
  size_t size;
  char id[64]; /* what the last answer called "id" */
  char answer[1 << 18];
};

static struct times pings;
static int calls_failed;

static void open_call(struct call *call) {
  call->watched.kind = CALL;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  call->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (call->fd < 0 || connect(call->fd, (struct sockaddr *)&to, sizeof to) < 0) die("connect");
  int one = 1;
  setsockopt(call->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(call->fd, F_SETFL, O_NONBLOCK);
  watch(call->fd, call);
}

static void start_call(struct call *call, const char *verb, const char *path, const char *token,
                       const char *body) {
  char request[8192];
  size_t length = body ? strlen(body) : 0;
  int size = snprintf(request, sizeof request,
                      "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s%s"
                      "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                      verb, path, port, token ? "Authorization: Bearer " : "", token ? token : "",
                      token ? "\r\n" : "", length, body ? body : "");
  /* Servers close what was quiet for some seconds. */
  char byte;
  if (call->fd > 0 && recv(call->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0) {
    close(call->fd);
    call->fd = 0;
  }
  if (call->fd <= 0) open_call(call);
  call->is_busy = true;
  call->size = 0;
  call->began = now();
  if (write(call->fd, request, (size_t)size) != size) die("write of a request");
}

/* Takes what has come; an answer that is whole ends the call. */
static void hear_call(struct call *call) {
  if (call->fd <= 0) return;
  for (;;) {
    size_t room = sizeof call->answer - 1 - call->size;
    ssize_t got = read(call->fd, call->answer + call->size, room);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) break;
    if (got <= 0 && !call->is_busy) {
      close(call->fd);
      call->fd = 0;
      return;
    }
    if (got <= 0) {
      fprintf(stderr, "the server closed a connection of HTTP calls\n");
      exit(1);
    }
    call->size += (size_t)got;
    if (call->size >= sizeof call->answer - 1) {
      fprintf(stderr, "an answer is too long\n");
      exit(1);
    }
  }
  call->answer[call->size] = 0;
  char *end = strstr(call->answer, "\r\n\r\n");
  if (!call->is_busy || !end) return;
  size_t length = 0;
  char *field = strcasestr(call->answer, "\r\ncontent-length:");
  if (field && field < end) length = strtoul(field + 17, NULL, 10);
  char *body = end + 4;
  if (call->size < (size_t)(body - call->answer) + length) return;
  call->status = atoi(call->answer + 9);
  if (call->status >= 300 && calls_failed++ < 3) {
    fprintf(stderr, "an answer was %d: %.300s\n", call->status, body);
  }
  char *id = strstr(body, "\"id\":\"");
  if (id) sscanf(id + 6, "%63[^\"]", call->id);
  call->is_busy = false;
  call->took = now() - call->began;
}
#endif
