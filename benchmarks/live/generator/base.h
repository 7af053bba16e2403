/* What the parts of the load generator share: clocks, the one epoll, counters. */
#ifndef BASE_H
#define BASE_H
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum kind { CLIENT, CALL };

/* First in everything that epoll points at. */
struct watched {
  enum kind kind;
};

static int poller;
static int port;

static double clock_of(clockid_t which) {
  struct timespec at;
  clock_gettime(which, &at);
  return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static double now(void) { return clock_of(CLOCK_MONOTONIC); }

/* Processor seconds of this program so far. */
static double spent(void) { return clock_of(CLOCK_PROCESS_CPUTIME_ID); }

static void die(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

/* Returns a non-blocking socket on its way to the server, from one of eight addresses. */
static int reach(int number) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  struct sockaddr_in from = {.sin_family = AF_INET};
  from.sin_addr.s_addr = htonl(0x7f000002u + (uint32_t)(number % 8));
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, (struct sockaddr *)&from, sizeof from) < 0 ||
      (connect(fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS)) {
    close(fd);
    return -1;
  }
  return fd;
}

static void watch(int fd, void *what) {
  struct epoll_event wanted = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET};
  wanted.data.ptr = what;
  if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &wanted) < 0) die("epoll_ctl");
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Durations in seconds; what does not fit any more is left out. */
struct times {
  size_t count;
  double all[65536];
};

static void note(struct times *times, double seconds) {
  if (times->count < sizeof times->all / sizeof times->all[0]) times->all[times->count++] = seconds;
}

/* Writes `"name": {"count": …, "p50": …, "p99": …, "max": …}`, in seconds. */
static void tell(const char *name, struct times *times) {
  size_t n = times->count;
  if (n == 0) {
    printf("\"%s\": {\"count\": 0, \"p50\": 0, \"p99\": 0, \"max\": 0}", name);
    return;
  }
  qsort(times->all, n, sizeof(double), by_size);
  size_t p99 = (n * 99 + 99) / 100 - 1;
  printf("\"%s\": {\"count\": %zu, \"p50\": %.6f, \"p99\": %.6f, \"max\": %.6f}", name, n,
         times->all[(n - 1) / 2], times->all[p99], times->all[n - 1]);
}
#endif
