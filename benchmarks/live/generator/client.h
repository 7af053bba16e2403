/* One WebSocket client: shaking hands, signing in, reading frames; what it hears is noted. */
#ifndef CLIENT_H
#define CLIENT_H
#include "base.h"

enum state { AWAY, CONNECTING, UPGRADING, GREETING, READY, LOST };

struct client {
  struct watched watched;
  enum state state;
  int fd, number;
  uint32_t kept, room; /* bytes of a frame that has not come whole, and the room for them */
  char *tail;
  double began, upgraded, ready, due;
  long seq; /* the largest number of an event, or of the log's head */
  bool is_subscribed;
};

/* One broadcast; moments are this machine's monotonic clock, `said` its clock of the day. */
struct broadcast {
  double asked, first, last, said;
  int got;
};

#define ROUNDS 65536
static struct broadcast rounds[ROUNDS];
static enum { OPSBELL, PLAIN, SOCKET_IO } speaks;
static const char *path;
static char **tokens;
static size_t token_count;
static struct client *clients;
static int client_count, ready_count, lost_count, subscribed_count, expected;
static long frames_heard, reads_with_frames;
static long bytes_of[2]; /* of an event that begins something, and of one that ends it */
static const char *greeting_text; /* said as soon as one is signed in; NULL: nothing */

static void lose(struct client *one) {
  if (one->fd >= 0) close(one->fd);
  one->fd = -1;
  if (one->state == READY) ready_count--;
  if (expected > ready_count) expected = ready_count; /* Nobody waits for it. */
  one->state = LOST;
  lost_count++;
}

/* Says a text, or a control frame, masked with zeros: which no server can tell from a real mask. */
static void say(struct client *one, int opcode, const char *text, size_t size) {
  unsigned char frame[1024] = {(unsigned char)(0x80 | opcode)};
  size_t head = 2;
  if (size > sizeof frame - 8) return;
  if (size < 126) {
    frame[1] = (unsigned char)(0x80 | size);
  } else {
    frame[1] = 0x80 | 126;
    frame[2] = (unsigned char)(size >> 8);
    frame[3] = (unsigned char)size;
    head = 4;
  }
  memset(frame + head, 0, 4);
  memcpy(frame + head + 4, text, size);
  if (write(one->fd, frame, head + 4 + size) != (ssize_t)(head + 4 + size)) lose(one);
}

static void begin(struct client *one) {
  one->kept = 0;
  one->seq = 0;
  one->is_subscribed = false;
  one->began = now();
  one->fd = reach(one->number);
  one->state = one->fd < 0 ? LOST : CONNECTING;
  if (one->fd < 0) lost_count++;
  else watch(one->fd, one);
}

static void ask(struct client *one) {
  char request[4096];
  const char *token = token_count ? tokens[(size_t)one->number % token_count] : "";
  int size = snprintf(request, sizeof request,
                      "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s%s\r\n",
                      path, port, *token ? "Authorization: Bearer " : "", token,
                      *token ? "\r\n" : "");
  one->state = UPGRADING;
  if (write(one->fd, request, (size_t)size) != size) lose(one);
}

static void is_ready(struct client *one) {
  one->state = READY;
  one->ready = now();
  ready_count++;
  if (greeting_text) say(one, 1, greeting_text, strlen(greeting_text));
}

/* Returns what the day's clock said at the text's first "at", in seconds; 0 when it says none. */
static double moment(const char *text, size_t size) {
  const char *at = memmem(text, size, "\"at\":\"", 6);
  struct tm day = {0};
  int thousandths = 0;
  if (!at || sscanf(at + 6, "%d-%d-%dT%d:%d:%d.%3dZ", &day.tm_year, &day.tm_mon, &day.tm_mday,
                    &day.tm_hour, &day.tm_min, &day.tm_sec, &thousandths) != 7) {
    return 0;
  }
  day.tm_year -= 1900;
  day.tm_mon -= 1;
  return (double)timegm(&day) + thousandths / 1000.0;
}

static void take_number(struct client *one, const char *text, size_t size, const char *name) {
  const char *found = memmem(text, size, name, strlen(name));
  if (found) {
    long value = strtol(found + strlen(name), NULL, 10);
    if (value > one->seq) one->seq = value;
  }
}

static void hear_text(struct client *one, char *text, size_t size, double at) {
  if (one->state == GREETING) {
    if (speaks == SOCKET_IO) {
      if (size && text[0] == '0') say(one, 1, "40", 2);
      else if (size > 1 && text[0] == '4' && text[1] == '0') is_ready(one);
    } else if (memmem(text, size, "\"type\":\"hello\"", 14)) {
      is_ready(one);
    }
    return;
  }
  if (speaks == SOCKET_IO && size && text[0] == '2') {
    say(one, 1, "3", 1);
    return;
  }
  const char *mark = memmem(text, size, "#n", 2);
  if (mark) {
    long number = strtol(mark + 2, NULL, 10);
    if (memmem(text, size, "\"ended\":true", 12)) number++;
    struct broadcast *round = &rounds[number % ROUNDS];
    if (round->got++ == 0) {
      round->first = at;
      round->said = moment(text, size);
      bytes_of[number % 2] = (long)size;
    }
    round->last = at;
    frames_heard++;
    return;
  }
  if (speaks != OPSBELL) return;
  take_number(one, text, size, "\"seq\":");
  if (memmem(text, size, "\"type\":\"head\"", 13)) take_number(one, text, size, "\"head\":");
  if (!one->is_subscribed && memmem(text, size, "\"type\":\"subscribed\"", 19)) {
    one->is_subscribed = true;
    subscribed_count++;
  }
}

/* Returns how many bytes of whole frames there were; what is left over is kept by the caller. */
static size_t hear_frames(struct client *one, char *bytes, size_t size, double at) {
  size_t place = 0;
  long before = frames_heard;
  while (one->fd >= 0 && size - place >= 2) {
    unsigned char *frame = (unsigned char *)bytes + place;
    size_t length = frame[1] & 127, head = 2;
    if (length == 126) head = 4;
    else if (length == 127) head = 10;
    if (size - place < head) break;
    if (head == 4) length = (size_t)frame[2] << 8 | frame[3];
    if (head == 10) {
      length = 0;
      for (int i = 2; i < 10; i++) length = length << 8 | frame[i];
    }
    if (size - place - head < length) break;
    place += head + length;
    switch (frame[0] & 15) {
      case 1: hear_text(one, (char *)frame + head, length, at); break;
      case 8: lose(one); break;
      case 9: say(one, 10, (char *)frame + head, length); break;
      default: break;
    }
  }
  if (frames_heard > before) reads_with_frames++;
  return place;
}

static void keep(struct client *one, const char *bytes, size_t size) {
  if (size == 0) {
    one->kept = 0;
    return;
  }
  if (size > one->room) {
    one->room = (uint32_t)(size * 2);
    one->tail = realloc(one->tail, one->room);
    if (!one->tail) die("realloc");
  }
  memcpy(one->tail, bytes, size);
  one->kept = (uint32_t)size;
}

static char incoming[1 << 20];

static void hear(struct client *one) {
  while (one->fd >= 0) {
    if (one->kept) memcpy(incoming, one->tail, one->kept);
    ssize_t got = read(one->fd, incoming + one->kept, sizeof incoming - one->kept);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
      lose(one);
      return;
    }
    double at = now();
    size_t size = one->kept + (size_t)got, place = 0;
    bool is_all = size < sizeof incoming;
    one->kept = 0;
    if (one->state == UPGRADING) {
      char *end = memmem(incoming, size, "\r\n\r\n", 4);
      if (!end) {
        keep(one, incoming, size);
        continue;
      }
      if (memcmp(incoming, "HTTP/1.1 101", 12) != 0) {
        if (lost_count < 3) fprintf(stderr, "a handshake was refused: %.200s\n", incoming);
        lose(one);
        return;
      }
      place = (size_t)(end - incoming) + 4;
      one->upgraded = at;
      one->state = GREETING;
      if (speaks == PLAIN) is_ready(one);
    }
    place += hear_frames(one, incoming + place, size - place, at);
    if (one->fd >= 0) keep(one, incoming + place, size - place);
    if (is_all) return;
  }
}

static void on_client(struct client *one, uint32_t events) {
  if (one->fd < 0) return;
  if (one->state == CONNECTING && events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(one->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) lose(one);
    else ask(one);
  }
  if (one->fd >= 0 && events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP)) hear(one);
  /* A read that was short has not seen the end that stands behind it. */
  if (one->fd >= 0 && events & (EPOLLRDHUP | EPOLLHUP)) hear(one);
}
#endif
