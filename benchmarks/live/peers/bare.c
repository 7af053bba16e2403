/* The machine's limit: a WebSocket server that does nothing but send(2), one thread, one epoll.
 * A POST has everybody told what it brought, in an event of the same shape as everywhere. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* The handshake's answer to the one key that the generator's clients send. */
static const char UPGRADED[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static int sockets[65536], count, poller;
static int place_of[65536]; /* of a descriptor among the sockets, plus one */
static long made;

static void leave(int fd) {
  int place = place_of[fd];
  if (place) {
    sockets[place - 1] = sockets[--count];
    place_of[sockets[place - 1]] = place;
    place_of[fd] = 0;
  }
  close(fd);
}

static size_t frame_of(const char *text, size_t size, char *frame) {
  struct timeval day;
  char at[64], body[4096];
  gettimeofday(&day, NULL);
  struct tm utc;
  gmtime_r(&day.tv_sec, &utc);
  size_t used = strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &utc);
  snprintf(at + used, sizeof at - used, ".%03dZ", (int)(day.tv_usec / 1000));
  int length = snprintf(body, sizeof body,
                        "{\"type\":\"system.announced\",\"v\":1,\"at\":\"%s\",\"data\":{\"id\":"
                        "\"00000000-0000-4000-8000-%012ld\",\"text\":\"%.*s\",\"level\":\"low\","
                        "\"since\":\"%s\",\"until\":\"%s\",\"by\":null,\"ended\":false}}",
                        at, ++made, (int)size, text, at, at);
  frame[0] = (char)0x81;
  frame[1] = 126;
  frame[2] = (char)(length >> 8);
  frame[3] = (char)length;
  memcpy(frame + 4, body, (size_t)length);
  return (size_t)length + 4;
}

static void tell(const char *request) {
  static char frame[8192];
  const char *text = strstr(request, "\"text\":\"");
  if (!text) return;
  text += 8;
  size_t size = frame_of(text, strcspn(text, "\""), frame);
  for (int i = 0; i < count; i++) {
    /* Whoever does not take it all is gone: this is no server for slow readers. */
    if (send(sockets[i], frame, size, MSG_NOSIGNAL) != (ssize_t)size) leave(sockets[i--]);
  }
}

static void answer(int fd) {
  char said[256], body[64];
  int length = snprintf(body, sizeof body, "{\"id\":\"%ld\"}", made);
  int size = snprintf(said, sizeof said, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s",
                      length, body);
  if (write(fd, said, (size_t)size) != size) leave(fd);
}

static void hear(int fd) {
  char bytes[16384];
  ssize_t got = read(fd, bytes, sizeof bytes - 1);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    leave(fd);
    return;
  }
  bytes[got] = 0;
  if (place_of[fd]) return; /* Clients say nothing that matters here. */
  if (strcasestr(bytes, "\r\nupgrade: websocket")) {
    if (write(fd, UPGRADED, sizeof UPGRADED - 1) < 0) {
      close(fd);
      return;
    }
    sockets[count++] = fd;
    place_of[fd] = count;
    return;
  }
  if (bytes[0] == 'P') tell(bytes);
  answer(fd);
}

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max < 65536 ? files.rlim_max : 65536;
  setrlimit(RLIMIT_NOFILE, &files);
  int door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  struct sockaddr_in here = {.sin_family = AF_INET};
  socklen_t size = sizeof here;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(door, (struct sockaddr *)&here, sizeof here) < 0 || listen(door, 4096) < 0) return 1;
  getsockname(door, (struct sockaddr *)&here, &size);
  printf("%d\n", ntohs(here.sin_port));
  fflush(stdout);
  poller = epoll_create1(0);
  struct epoll_event wanted = {.events = EPOLLIN, .data.fd = door};
  epoll_ctl(poller, EPOLL_CTL_ADD, door, &wanted);
  for (;;) {
    struct epoll_event events[1024];
    int ready = epoll_wait(poller, events, 1024, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd != door) {
        hear(fd);
        continue;
      }
      while ((fd = accept4(door, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (fd >= 65536) {
          close(fd);
          continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event client = {.events = EPOLLIN | EPOLLET, .data.fd = fd};
        epoll_ctl(poller, EPOLL_CTL_ADD, fd, &client);
      }
    }
  }
}
