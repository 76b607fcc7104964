/*
 * Boards of so few instructions that the machine is the server's: what crowd-process.ts does but for the storm, at a
 * third of the cost a message. Started as `crowd PORT hub|socket.io|websocket`; told by lines on its input, it answers each
 * with one line:
 *
 *   board TOKEN DOCTOR       one more board (no answer)
 *   connect                  connected SECONDS
 *   measure                  ok; changes count from here
 *   count                    count MESSAGES
 *   collect                  collected MESSAGES CPU_SECONDS FIRST_MS LAST_MS MAX_MS LEVEL:COUNT …
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MOST_BOARDS 20000
#define AT_ONCE 100
#define LEVELS 4000
#define LOWEST_LEVEL -2000

enum speech { HUB, SOCKET_IO, WEBSOCKET };

struct board {
  char token[64], doctor[40];
  int fd, is_upgraded, is_ready;
  char *pending;
  size_t pending_length;
};

static struct board boards[MOST_BOARDS];
static int count, opened, ready, port, loop;
static enum speech speaks;
static double connecting_since, step;

static long messages, levels[LEVELS];
static double first_ms, last_ms, max_ms, cpu_before;

static void die(const char *what, const char *said, size_t length) {
  fprintf(stderr, "%s: %.*s\n", what, (int)(length > 400 ? 400 : length), said);
  exit(1);
}

static double seconds(clockid_t clock) {
  struct timespec at;
  clock_gettime(clock, &at);
  return at.tv_sec + at.tv_nsec / 1e9;
}

static double cpu(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Masked with zeros, which the protocol allows and which costs nothing. */
static void say(struct board *board, const char *text) {
  char frame[1024] = {(char)0x81};
  size_t length = strlen(text), head = 6;
  if (length < 126) {
    frame[1] = (char)(0x80 | length);
  } else {
    frame[1] = (char)(0x80 | 126), frame[2] = (char)(length >> 8), frame[3] = (char)length, head = 8;
  }
  memcpy(frame + head, text, length);
  if (write(board->fd, frame, head + length) < 0) die("a board cannot write", strerror(errno), 100);
}

static void open_next(void) {
  if (opened == count) return;
  struct board *board = &boards[opened++];
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int one = 1;
  board->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (board->fd < 0 || connect(board->fd, (struct sockaddr *)&address, sizeof address) < 0)
    die("a board cannot connect", strerror(errno), 100);
  setsockopt(board->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(board->fd, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = board};
  epoll_ctl(loop, EPOLL_CTL_ADD, board->fd, &event);
  char request[400];
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                        speaks == WEBSOCKET ? "/" : "/socket.io/?EIO=4&transport=websocket", port);
  if (write(board->fd, request, length) < 0) die("a board cannot write", strerror(errno), 100);
}

static void is_ready(struct board *board) {
  if (board->is_ready) return;
  board->is_ready = 1;
  if (++ready == count) {
    printf("connected %f\n", seconds(CLOCK_MONOTONIC) - connecting_since);
    fflush(stdout);
  } else {
    open_next();
  }
}

/* "2026-11-22T12:28:41.488537Z" in milliseconds since 1970. All of a fan-out carry the same, so it is read once. */
static double instant(const char *text) {
  static char known[28];
  static double known_ms;
  if (memcmp(text, known, 27) != 0) {
    struct tm utc = {0};
    double micros = 0;
    memcpy(known, text, 27);
    strptime(known, "%Y-%m-%dT%H:%M:%S", &utc);
    for (int n = 20; n < 26; n++) micros = micros * 10 + (known[n] - '0');
    known_ms = timegm(&utc) * 1e3 + micros / 1e3;
  }
  return known_ms;
}

static void changed(const char *text, size_t length) {
  const char *at = memmem(text, length, "\"at\":\"", 6);
  if (at == NULL || at + 33 > text + length) die("a change without an instant", text, length);
  double now = seconds(CLOCK_REALTIME) * 1e3, ms = now - instant(at + 6);
  int level = (int)ceil(log(ms > 0.001 ? ms : 0.001) / step) - LOWEST_LEVEL;
  levels[level < 0 ? 0 : level >= LEVELS ? LEVELS - 1 : level]++;
  if (messages++ == 0) first_ms = now;
  last_ms = now;
  if (ms > max_ms) max_ms = ms;
}

static void heard(struct board *board, const char *text, size_t length) {
  static const char change[] = "42[\"queue:changed\"";
  char said[400];
  if (length > sizeof change && memcmp(text, change, sizeof change - 1) == 0) {
    changed(text, length);
  } else if (speaks == WEBSOCKET || length == 0) {
    return;
  } else if (text[0] == '0') {
    snprintf(said, sizeof said, "40{\"token\":\"%s\",\"protocol\":1}", board->token);
    say(board, said);
  } else if (text[0] == '2') {
    say(board, "3");
  } else if (memcmp(text, "40", 2) == 0) {
    if (speaks == SOCKET_IO) return is_ready(board);
    if (strcmp(board->doctor, "-") == 0) snprintf(said, sizeof said, "420[\"feed:subscribe\",{\"all\":true}]");
    else snprintf(said, sizeof said, "420[\"feed:subscribe\",{\"doctorIds\":[\"%s\"]}]", board->doctor);
    say(board, said);
  } else if (memcmp(text, "43", 2) == 0) {
    if (memmem(text, length, "\"ok\":true", 9) == NULL) die("a subscription was refused", text, length);
    is_ready(board);
  } else if (memcmp(text, "44", 2) == 0) {
    die("a board was refused", text, length);
  }
}

static void arrived(struct board *board) {
  static char buffer[1 << 18];
  ssize_t length = read(board->fd, buffer, sizeof buffer);
  if (length < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (length <= 0) die("the server closed a connection", strerror(errno), 100);
  char *bytes = buffer;
  size_t size = length, offset = 0;
  if (board->pending_length > 0) {
    board->pending = realloc(board->pending, board->pending_length + length);
    memcpy(board->pending + board->pending_length, buffer, length);
    bytes = board->pending, size = board->pending_length + length;
  }
  if (!board->is_upgraded) {
    char *end = memmem(bytes, size, "\r\n\r\n", 4);
    if (end != NULL) {
      if (memmem(bytes, 16, " 101", 4) == NULL) die("no WebSocket there", bytes, size);
      board->is_upgraded = 1, offset = end + 4 - bytes;
      if (speaks == WEBSOCKET) is_ready(board);
    }
  }
  while (board->is_upgraded && size >= offset + 2) {
    unsigned char *head = (unsigned char *)bytes + offset;
    size_t body = head[1] & 0x7f, start = offset + 2;
    if (body == 126) start += 2;
    if (body == 127) start += 8;
    if (size < start) break;
    if (body == 126) body = head[2] << 8 | head[3];
    else if (body == 127) body = (size_t)head[6] << 24 | head[7] << 16 | head[8] << 8 | head[9];
    if (size < start + body) break;
    if ((head[0] & 0x0f) == 1) heard(board, bytes + start, body);
    offset = start + body;
  }
  size_t left = size - offset;
  if (left > 0 && bytes == buffer) board->pending = realloc(board->pending, left);
  if (left > 0) memmove(board->pending, bytes + offset, left);
  board->pending_length = left;
}

static void ordered(char *line) {
  if (sscanf(line, "board %63s %39s", boards[count].token, boards[count].doctor) == 2) {
    if (++count == MOST_BOARDS) die("too many boards", "", 0);
  } else if (strcmp(line, "connect") == 0) {
    connecting_since = seconds(CLOCK_MONOTONIC);
    for (int n = 0; n < AT_ONCE; n++) open_next();
  } else if (strcmp(line, "measure") == 0) {
    memset(levels, 0, sizeof levels);
    messages = 0, first_ms = last_ms = max_ms = 0, cpu_before = cpu();
    puts("ok");
  } else if (strcmp(line, "count") == 0) {
    printf("count %ld\n", messages);
  } else if (strcmp(line, "collect") == 0) {
    printf("collected %ld %f %f %f %f", messages, cpu() - cpu_before, first_ms, last_ms, max_ms);
    for (int n = 0; n < LEVELS; n++)
      if (levels[n] > 0) printf(" %d:%ld", n + LOWEST_LEVEL, levels[n]);
    puts("");
  }
  fflush(stdout);
}

int main(int argc, char **argv) {
  static char input[1 << 16];
  size_t held = 0;
  struct epoll_event ready_events[512], event = {.events = EPOLLIN, .data.ptr = NULL};
  if (argc != 3) return 2;
  port = atoi(argv[1]), step = log(1.01);
  speaks = strcmp(argv[2], "hub") == 0 ? HUB : strcmp(argv[2], "socket.io") == 0 ? SOCKET_IO : WEBSOCKET;
  loop = epoll_create1(0);
  epoll_ctl(loop, EPOLL_CTL_ADD, STDIN_FILENO, &event);
  for (;;) {
    int some = epoll_wait(loop, ready_events, 512, -1);
    for (int n = 0; n < some; n++) {
      if (ready_events[n].data.ptr != NULL) {
        arrived(ready_events[n].data.ptr);
        continue;
      }
      ssize_t length = read(STDIN_FILENO, input + held, sizeof input - held - 1);
      if (length <= 0) return 0;
      held += length, input[held] = 0;
      char *line = input;
      for (char *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = 0;
        ordered(line);
      }
      held -= line - input;
      memmove(input, line, held);
    }
  }
}
