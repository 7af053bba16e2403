/* Load for servers of WebSockets: holds many sockets, causes broadcasts, and says when the last
 * socket had each. One thread, one edge-triggered epoll.
 *
 *   generator PORT opsbell|plain|socket.io PATH TOKENS SAY-PATH
 *
 * TOKENS is a file with a token a line (the n-th socket shows the n-th one, in turn), or "-".
 * Broadcasts are caused by POST to SAY-PATH; with opsbell each second one by DELETE of what the
 * one before it made. Commands come by standard input, one a line; each is answered by a line of
 * JSON. Seconds everywhere. */
#include "base.h"
#include "call.h"
#include "client.h"

#define WINDOW_AT_MOST 64
#define GIVE_UP 180.0
#define CLIENTS_AT_MOST 65536
#define PING_EVERY 0.005

static const char *say_path;
static int filler = 8;
static long next_number = 2;
static struct call speakers[WINDOW_AT_MOST], pinger;
static char made[WINDOW_AT_MOST][64];
static long spoken[WINDOW_AT_MOST];
static struct times spread, from_call, from_said, upgrades, readies;
static double ping_due;
static double idled; /* processor seconds of looks that found nothing */

/* Processor seconds of this program so far without those of looking in vain. */
static double worked(void) { return spent() - idled; }
static const char *ping_path; /* NULL: nobody pings */
static const char *ping_token;

static void ping(double at) {
  if (pinger.is_busy || at < ping_due) return;
  ping_due = at + PING_EVERY;
  start_call(&pinger, "GET", ping_path, ping_token, NULL);
}

/* Waits for what comes, `wait` ms at most (0: only looks), and takes it. */
static void turn(int wait) {
  static struct epoll_event events[2048];
  if (ping_path) {
    ping(now());
    if (wait > 1) wait = 1;
  }
  double asked = spent();
  int count = epoll_wait(poller, events, 2048, wait);
  if (count == 0) idled += spent() - asked;
  for (int i = 0; i < count; i++) {
    struct watched *what = events[i].data.ptr;
    if (what->kind == CLIENT) {
      on_client((struct client *)what, events[i].events);
      continue;
    }
    struct call *call = (struct call *)what;
    bool was_busy = call->is_busy;
    if (events[i].events & (EPOLLIN | EPOLLRDHUP)) hear_call(call);
    if (call == &pinger && was_busy && !call->is_busy) note(&pings, call->took);
  }
}

static void idle(double seconds) {
  double until = now() + seconds;
  while (now() < until) turn((int)((until - now()) * 1000) + 1);
}

/* Has the server say one thing to everybody; the number tells whose turn of `slot` it is. */
static void speak(int slot) {
  static char body[8192];
  char target[512];
  long number = next_number;
  bool is_end = speaks == OPSBELL && spoken[slot] && spoken[slot] % 2 == 0;
  if (is_end) {
    number = spoken[slot] + 1;
    snprintf(target, sizeof target, "%s/%s", say_path, made[slot]);
  } else {
    next_number += 2;
    snprintf(target, sizeof target, "%s", say_path);
    int size = snprintf(body, sizeof body, "{\"text\":\"#n%08ld ", number);
    memset(body + size, 'x', (size_t)filler);
    snprintf(body + size + filler, sizeof body - (size_t)(size + filler), "\"}");
  }
  struct broadcast *round = &rounds[number % ROUNDS];
  memset(round, 0, sizeof *round);
  spoken[slot] = number;
  round->asked = now();
  start_call(&speakers[slot], is_end ? "DELETE" : "POST", target, token_count ? tokens[0] : NULL,
             is_end ? NULL : body);
}

/* True when everybody has what the slot said and the server has answered. */
static bool is_heard(int slot) {
  struct broadcast *round = &rounds[spoken[slot] % ROUNDS];
  if (speakers[slot].is_busy) return false;
  if (speakers[slot].status >= 300) return true;
  snprintf(made[slot], sizeof made[slot], "%s", speakers[slot].id);
  return round->got >= expected;
}

static void own_share(double began, double cpu) {
  printf("\"seconds\": %.6f, \"own_cpu\": %.6f, \"lost\": %d", now() - began, worked() - cpu,
         lost_count);
  printf(", \"refused\": %d", calls_failed);
}

/* connect COUNT AT-ONCE: opens sockets up to that count, so many on their way at a time. */
static void do_connect(int count, int at_once) {
  double began = now(), cpu = worked();
  int before = ready_count, next = client_count, lost = lost_count;
  upgrades.count = readies.count = 0;
  client_count = count;
  while (ready_count + lost_count - lost < count && now() < began + GIVE_UP) {
    while (next < count && next - ready_count - (lost_count - lost) < at_once) {
      clients[next].number = next;
      begin(&clients[next++]);
    }
    turn(100);
  }
  double took = now() - began;
  for (int i = before; i < next; i++) {
    if (clients[i].state == READY) note(&readies, clients[i].ready - clients[i].began);
  }
  printf("{\"ready\": %d, \"took\": %.6f, ", ready_count, took);
  tell("each", &readies);
  printf(", ");
  own_share(began, cpu);
  printf("}\n");
}

/* single COUNT: connects beside the others, one after the other, each closed again. */
static void do_single(int count) {
  struct client *extra = &clients[client_count];
  double began = now(), cpu = worked();
  upgrades.count = readies.count = 0;
  for (int i = 0; i < count; i++) {
    double until = now() + 5;
    extra->number = i;
    begin(extra);
    while (extra->state != READY && extra->state != LOST && now() < until) turn(0);
    if (extra->state == READY) {
      note(&upgrades, extra->upgraded - extra->began);
      note(&readies, extra->ready - extra->began);
      ready_count--;
      close(extra->fd);
      extra->fd = -1;
      extra->state = AWAY;
    }
    idle(0.005);
  }
  printf("{");
  tell("upgraded", &upgrades);
  printf(", ");
  tell("ready", &readies);
  printf(", ");
  own_share(began, cpu);
  printf("}\n");
}

/* say TEXT: every socket says it; answered when each was told that it has subscribed. */
static void do_say(const char *text) {
  double began = now(), cpu = worked();
  subscribed_count = 0;
  for (int i = 0; i < client_count; i++) {
    clients[i].is_subscribed = false;
    if (clients[i].state == READY) say(&clients[i], 1, text, strlen(text));
    if (i % 64 == 63) turn(0);
  }
  while (subscribed_count < ready_count && now() < began + GIVE_UP) turn(100);
  printf("{\"subscribed\": %d, ", subscribed_count);
  own_share(began, cpu);
  printf("}\n");
}

static long bytes_of_event(void) {
  return bytes_of[1] ? (bytes_of[0] + bytes_of[1]) / 2 : bytes_of[0];
}

/* size BYTES: makes what is said so long that an event has so many bytes in the mean. */
static void do_size(long bytes) {
  expected = ready_count;
  for (int again = 0; again < 4; again++) {
    double until = now() + GIVE_UP;
    speak(0);
    while (!is_heard(0) && now() < until) turn(10);
    if (again % 2 == 0) continue;
    filler += (int)(bytes - bytes_of_event());
    if (filler < 0) filler = 0;
    if (filler > 900) filler = 900;
  }
  printf("{\"bytes\": %ld, \"filler\": %d}\n", bytes_of_event(), filler);
}

/* tell COUNT PAUSE: broadcasts one after the other, so many seconds apart at least. */
static void do_tell(int count, double pause) {
  double began = now(), cpu = worked();
  double day = clock_of(CLOCK_REALTIME) - now();
  int missed = 0;
  spread.count = from_call.count = from_said.count = pings.count = 0;
  expected = ready_count;
  for (int i = 0; i < count; i++) {
    double next = now() + pause, until = now() + 10;
    speak(0);
    struct broadcast *round = &rounds[spoken[0] % ROUNDS];
    /* It polls while something is on its way: the server does not pay for waking it. */
    while (!is_heard(0) && now() < until) turn(0);
    if (round->got < expected) {
      missed++;
    } else {
      note(&from_call, round->last - round->asked);
      note(&spread, round->last - round->first);
      note(&from_said, round->last - (round->said - day));
    }
    double rest = next - now();
    idle(rest > 0.05 ? rest : 0.05);
  }
  printf("{\"bytes\": %ld, \"missed\": %d, ", bytes_of_event(), missed);
  tell("from_call", &from_call);
  printf(", ");
  tell("from_said", &from_said);
  printf(", ");
  tell("spread", &spread);
  printf(", ");
  tell("pings", &pings);
  printf(", ");
  own_share(began, cpu);
  printf("}\n");
}

/* keep WINDOW SECONDS: as soon as one broadcast is with everybody the next is asked for, so many
 * of them on their way at a time. The first half second does not count. */
static void do_keep(int window, double seconds) {
  double began = now(), start = began + 0.5, cpu = 0;
  long heard = 0, reads = 0;
  bool is_warm = false;
  expected = ready_count;
  pings.count = 0;
  for (int slot = 0; slot < window; slot++) speak(slot);
  while (now() < start + seconds) {
    turn(0);
    for (int slot = 0; slot < window; slot++) {
      if (is_heard(slot)) speak(slot);
    }
    if (!is_warm && now() >= start) {
      is_warm = true;
      start = now();
      cpu = worked();
      heard = frames_heard;
      reads = reads_with_frames;
    }
  }
  double took = now() - start, own = worked() - cpu;
  heard = frames_heard - heard;
  reads = reads_with_frames - reads;
  double until = now() + 10;
  for (int slot = 0; slot < window; slot++) {
    while (!is_heard(slot) && now() < until) turn(10);
  }
  printf("{\"messages\": %ld, \"reads\": %ld, \"seconds\": %.6f, \"own_cpu\": %.6f, \"lost\": %d, "
         "\"refused\": %d, ",
         heard, reads, took, own, lost_count, calls_failed);
  tell("pings", &pings);
  printf("}\n");
}

/* drop: closes every socket, as when a network goes. */
static void do_drop(void) {
  int count = 0;
  for (int i = 0; i < client_count; i++) {
    if (clients[i].state != READY) continue;
    close(clients[i].fd);
    clients[i].fd = -1;
    clients[i].state = AWAY;
    ready_count--;
    count++;
  }
  printf("{\"dropped\": %d}\n", count);
}

/* back WITHIN TARGET TEXT: everybody comes back at a random moment of the first WITHIN seconds
 * and says TEXT; over when all have heard of number TARGET. A refused one tries again. */
static void do_back(double within, long target, const char *text) {
  double began = now(), cpu = worked(), last = began;
  int caught_up = 0, tries = 0;
  pings.count = readies.count = 0;
  greeting_text = *text ? text : NULL;
  for (int i = 0; i < client_count; i++) {
    clients[i].due = began + within * drand48();
    clients[i].state = AWAY;
    clients[i].seq = 0;
  }
  bool *is_done = calloc((size_t)client_count, sizeof *is_done);
  if (!is_done) die("calloc");
  double look = began;
  while (caught_up < client_count && now() < began + GIVE_UP) {
    turn(1);
    double at = now();
    if (at < look) continue;
    look = at + 0.001;
    for (int i = 0; i < client_count; i++) {
      struct client *one = &clients[i];
      if (is_done[i]) continue;
      if ((one->state == AWAY || one->state == LOST) && at >= one->due) {
        one->due = at + 0.5 + drand48();
        tries++;
        begin(one);
      } else if (one->state == READY && (target == 0 || one->seq >= target)) {
        is_done[i] = true;
        caught_up++;
        last = at;
        note(&readies, at - one->began);
      }
    }
  }
  free(is_done);
  greeting_text = NULL;
  printf("{\"caught_up\": %d, \"took\": %.6f, \"tries\": %d, ", caught_up, last - began, tries);
  tell("each", &readies);
  printf(", ");
  tell("pings", &pings);
  printf(", ");
  own_share(began, cpu);
  printf("}\n");
}

static void obey(char *line) {
  int count, other, offset = 0;
  long number;
  double seconds;
  char where[256], how[16];
  if (sscanf(line, "connect %d %d", &count, &other) == 2 && count < CLIENTS_AT_MOST)
    do_connect(count, other);
  else if (sscanf(line, "single %d", &count) == 1) do_single(count);
  else if (strncmp(line, "say ", 4) == 0) do_say(line + 4);
  else if (sscanf(line, "size %ld", &number) == 1) do_size(number);
  else if (sscanf(line, "tell %d %lf", &count, &seconds) == 2) do_tell(count, seconds);
  else if (sscanf(line, "keep %d %lf", &count, &seconds) == 2 && count <= WINDOW_AT_MOST)
    do_keep(count, seconds);
  else if (strcmp(line, "drop") == 0) do_drop();
  else if (sscanf(line, "back %lf %ld %n", &seconds, &number, &offset) == 2)
    do_back(seconds, number, offset ? line + offset : "");
  else if (strcmp(line, "idle") == 0) {
    idle(0.5);
    printf("{}\n");
  } else if (sscanf(line, "ping %255s %15s", where, how) == 2) {
    /* ping PATH bearer|open, or ping - -: calls every few milliseconds from now on, or no more. */
    ping_token = strcmp(how, "bearer") == 0 ? tokens[0] : NULL;
    ping_path = strcmp(where, "-") == 0 ? NULL : strdup(where);
    pings.count = 0;
    for (double until = now() + 5; !ping_path && pinger.is_busy && now() < until;) turn(10);
    printf("{}\n");
  } else {
    fprintf(stderr, "unknown command: %s\n", line);
    exit(1);
  }
  fflush(stdout);
}

static void read_tokens(const char *name) {
  FILE *file = fopen(name, "r");
  if (!file) die(name);
  char *line = NULL;
  size_t room = 0;
  ssize_t size;
  while ((size = getline(&line, &room, file)) > 0) {
    line[strcspn(line, "\r\n")] = 0;
    tokens = realloc(tokens, (token_count + 1) * sizeof *tokens);
    if (!tokens) die("realloc");
    tokens[token_count++] = strdup(line);
  }
  free(line);
  fclose(file);
}

int main(int count, char **words) {
  if (count != 6) {
    fprintf(stderr, "generator PORT opsbell|plain|socket.io PATH TOKENS SAY-PATH\n");
    return 2;
  }
  port = atoi(words[1]);
  speaks = strcmp(words[2], "opsbell") == 0 ? OPSBELL
           : strcmp(words[2], "plain") == 0 ? PLAIN
                                            : SOCKET_IO;
  path = words[3];
  if (strcmp(words[4], "-") != 0) read_tokens(words[4]);
  say_path = words[5];
  signal(SIGPIPE, SIG_IGN); /* A socket that is gone is an error of its write. */
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  poller = epoll_create1(EPOLL_CLOEXEC);
  clients = calloc(CLIENTS_AT_MOST, sizeof *clients);
  if (poller < 0 || !clients) die("start");
  for (int i = 0; i < CLIENTS_AT_MOST; i++) clients[i].fd = -1;
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, stdin) > 0) {
    line[strcspn(line, "\n")] = 0;
    obey(line);
  }
  return 0;
}
